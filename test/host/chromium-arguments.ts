/** Chromium's command line. */
import { headed } from './state.ts'

/** No network of its own, no first-run pages, colours that do not depend on the computer. */
const ALWAYS = [
  '--no-sandbox',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]
const HEADLESS = ['--headless', '--disable-gpu', '--hide-scrollbars', '--no-startup-window']
/** `--app` opens a window without tabs or address bar; `--test-type` takes away the bar that warns of --no-sandbox. */
const HEADED = ['--app=data:text/html,', '--test-type', '--disable-features=Translate', '--password-store=basic']

/** The stand-in's own, then the app's switches, then the port that Playwright asks for. */
export function chromiumArguments(
  switches: ReadonlyMap<string, string>,
  args: readonly string[],
  profile: string,
): string[] {
  return [
    ...ALWAYS,
    ...(headed ? HEADED : HEADLESS),
    ...[...switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
    ...args.filter((arg) => arg.startsWith('--remote-debugging-port')),
    `--user-data-dir=${profile}`,
  ]
}
