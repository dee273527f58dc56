const system = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)')

/** Whether the page is dark: by choice (`data-theme` of the document), else as the system is. */
export function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === 'dark' || (theme !== 'light' && (system?.matches ?? false))
}

/** Calls back when the page's colours may have changed, for what is not drawn by style sheets; returns how to end it. */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  system?.addEventListener('change', listener)
  return () => {
    observer.disconnect()
    system?.removeEventListener('change', listener)
  }
}
