import { Icon } from './controls/icon.tsx'

export interface TitleBarProps {
  practice: boolean
  name: string
}

/**
 * The strip at the top. Windows draws its three buttons over the right end; elsewhere the system's own title bar
 * stays and the strip is shown in Practice only, so that nobody takes one target for the other. Its sign is build/icons/icon-small.svg, flat.
 */
export function TitleBar({ practice, name }: TitleBarProps) {
  return (
    <header className="titlebar">
      <svg className="app" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M0 3h9v7h2v4.7C9.8 15.5 8 16 6 16c-3.3 0-6-1.3-6-3Z" />
        <path d="M6 0c3.3 0 6 1.1 6 2.5V3h-2L9 4v.7C8.1 4.9 7.1 5 6 5C2.7 5 0 3.9 0 2.5S2.7 0 6 0Z" />
        <path d="M11.5 4h3L16 5.5v3L14.5 10H14v1h2v1h-2v1h2v2h-2v1h-2v-6h-.5L10 8.5v-3ZM12 6v2h2V6Z" />
      </svg>
      {practice && (
        <span className="badge practice">
          <Icon name="flask" />
          Practice
        </span>
      )}
      <span className="name">{name}</span>
      {practice && <span className="note">Simulated servers. Nothing on this computer changes.</span>}
    </header>
  )
}

/** Whether the page draws the strip itself. */
export function hasStrip(platform: string, practice: boolean): boolean {
  return practice || platform === 'win32'
}
