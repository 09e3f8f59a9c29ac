export { harmless } from './harmless.ts';
export { forTerminal, withoutOrders } from './orders.ts';
export { printableJson } from './printable-json.ts';
export { counted, oneLine, wrap } from './set.ts';
