/** Tabs of the attempts of a command: the last attempt is open, the arrow keys move. */
export function startTabs(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[role="tablist"]')) {
    const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
    const choose = (chosen: number): void => {
      for (const [index, tab] of tabs.entries()) {
        tab.setAttribute('aria-selected', String(index === chosen));
        tab.tabIndex = index === chosen ? 0 : -1;
        const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
        if (panel !== null) panel.hidden = index !== chosen;
      }
    };
    list.addEventListener('click', (event) => {
      const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="tab"]') : null;
      if (tab !== null) choose(tabs.indexOf(tab));
    });
    list.addEventListener('keydown', (event) => {
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (by === 0) return;
      const at = (tabs.findIndex((tab) => tab.tabIndex === 0) + by + tabs.length) % tabs.length;
      choose(at);
      tabs[at]?.focus();
    });
    choose(tabs.length - 1);
  }
}
