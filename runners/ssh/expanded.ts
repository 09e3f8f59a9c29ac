type Variables = (name: string) => string;

/**
 * A word of ssh_config with its `%h`, `%d` and the like filled in, and with `variables` its `${NAME}`; null where one of the first says
 * nothing here. Source: ssh_config(5), TOKENS and ENVIRONMENT VARIABLES; only some options have both.
 */
export function expanded(word: string, tokens: ReadonlyMap<string, string | undefined>, variables: Variables | null = null): string | null {
  let whole = true;
  const text = word.replace(/%(.)|\$\{([^}]*)\}/g, (written: string, letter: string | undefined, name: string | undefined) => {
    if (letter === undefined) return variables === null ? written : variables(name ?? '');
    const value = letter === '%' ? '%' : tokens.get(letter);
    whole &&= value !== undefined;
    return value ?? '';
  });
  return whole ? text : null;
}
