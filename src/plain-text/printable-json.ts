/**
 * JSON whose text shows what is in it: control characters, what hides or turns text and what a CI takes for an order are escaped, and
 * parse to what they were.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replace(/#(?=#(?:vso)?\[)/g, '\\u0023')
    .replace(
      /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\u00ad\u115f\u1160\u3164\uffa0]|\udb40[\udc00-\udc7f]/g,
      (units) =>
        units
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
    );
}
