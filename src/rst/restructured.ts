import compiled from 'restructured';

// A CommonJS module that was compiled from ESM: Node hands out all of it as the default, bundlers only its own default.
const { default: inner } = compiled as typeof compiled & { readonly default?: typeof compiled };

/** The parser; a build loads it here, when it is asked for: most of it is tables that take longer to fill than a short page to read. */
export function loadRestructured(): typeof compiled {
  return inner ?? compiled;
}
