const key = 'labproof-theme';

/** Dark or light: the system's choice until the reader makes one. Returns what switches. */
export function startTheme(): () => void {
  const root = document.documentElement;
  const button = document.querySelector('[data-theme-toggle]');
  const dark = (): boolean => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const name = (): void => {
    if (button !== null) button.textContent = dark() ? 'light' : 'dark';
  };
  const kept = remembered();
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  name();
  return () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    name();
    try {
      localStorage.setItem(key, root.dataset.theme);
    } catch {
      // A page from disk may have no storage; the choice then holds for this visit.
    }
  };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
