import compiled from 'restructured';

// A CommonJS module that was compiled from ESM: Node hands out all of it as the default, bundlers only its own default.
const { default: inner } = compiled as typeof compiled & { readonly default?: typeof compiled };
export default inner ?? compiled;
