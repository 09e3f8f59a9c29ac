/** What the address of the page keeps: the place that is looked at, and the filter. */
export interface Address {
  readonly anchor: string;
  readonly query: string;
}

/** `#anchor`, `#?q=filter` or `#anchor?q=filter`; what cannot be read is no filter. */
export function readAddress(hash: string): Address {
  const text = hash.replace(/^#/, '');
  const at = text.indexOf('?q=');
  if (at < 0) return { anchor: decoded(text), query: '' };
  return { anchor: decoded(text.slice(0, at)), query: decoded(text.slice(at + 3)) };
}

export function writeAddress({ anchor, query }: Address): string {
  const place = encodeURIComponent(anchor);
  return query === '' ? `#${place}` : `#${place}?q=${encodeURIComponent(query)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
