/**
 * Marks the root while Alt is held, which underlines the access letters, as Windows does.
 * The keys themselves are the browser's own (`accesskey`). Returns the way to stop.
 */
export function watchAccessKeys(root: HTMLElement): () => void {
  const show = (event: KeyboardEvent) => {
    if (event.key === 'Alt') root.dataset['accessKeys'] = ''
  }
  const hide = (event: KeyboardEvent) => {
    if (event.key === 'Alt') delete root.dataset['accessKeys']
  }
  // Alt+Tab leaves the window with Alt held: its release is never seen here.
  const leave = () => {
    delete root.dataset['accessKeys']
  }
  addEventListener('keydown', show, true)
  addEventListener('keyup', hide, true)
  addEventListener('blur', leave)
  return () => {
    removeEventListener('keydown', show, true)
    removeEventListener('keyup', hide, true)
    removeEventListener('blur', leave)
    leave()
  }
}
