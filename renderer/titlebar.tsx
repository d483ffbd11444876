import { Icon } from './controls/icon.tsx'

export interface TitleBarProps {
  practice: boolean
  name: string
}

/**
 * The strip at the top. Windows draws its three buttons over the right end; elsewhere the system's own title bar
 * stays and the strip is shown in Practice only, so that nobody takes one target for the other.
 */
export function TitleBar({ practice, name }: TitleBarProps) {
  return (
    <header className="titlebar">
      <svg className="app" viewBox="0 0 16 16" aria-hidden="true">
        <rect width="16" height="16" rx="4" />
        <path d="M7.25 6a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0-5.5 0M8 8l-4.5 4.5h2V11H7" />
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
