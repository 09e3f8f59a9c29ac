/** The one function of `restructured` that labproof uses; its package has no types. */
declare module 'restructured' {
  const restructured: { parse(text: string, options?: { position?: boolean }): unknown };
  export default restructured;
}
