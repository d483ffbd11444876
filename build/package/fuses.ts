import { type FuseConfig, FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/**
 * Every fuse that Electron has, and why it stands so. Source: ux-keyfile-security-performance.md section 3.2.
 * One tool flips all of them: the one that electron-builder brings along does not know the ninth.
 */
export const FUSES: Readonly<Record<FuseV1Options, boolean>> = {
  // A signed program that runs any script as Node would be a gift to whoever gets onto the server.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  // Nobody attaches a debugger to a process that holds passwords.
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page comes from app://; nothing is loaded from file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Electron's own setting; without it WebAssembly is slower and no safer.
  [FuseV1Options.WasmTrapHandlers]: true,
}

const CONFIG: FuseConfig = { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...FUSES }

/** Sets all fuses of a program; rejects when the program has one that is not named here. */
export async function setFuses(program: string): Promise<void> {
  await flipFuses(program, CONFIG)
}

/** What is wrong with a program's fuses, read from its file; one sentence each. */
export async function checkFuses(program: string): Promise<string[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) }
  const complaints: string[] = []
  for (const [index, isOn] of Object.entries(FUSES)) {
    const name = FuseV1Options[Number(index)] ?? index
    const wanted = isOn ? FuseState.ENABLE : FuseState.DISABLE
    const found = wire[index]
    if (found !== wanted) complaints.push(`The fuse ${name} is ${stateOf(found)}; it has to be ${isOn ? 'on' : 'off'}.`)
  }
  for (const index of Object.keys(wire))
    if (/^\d+$/.test(index) && !(index in FUSES))
      complaints.push(`There is a fuse number ${index} that nobody decided on.`)
  return complaints
}

function stateOf(found: unknown): string {
  if (found === FuseState.ENABLE) return 'on'
  if (found === FuseState.DISABLE) return 'off'
  return found === FuseState.REMOVED ? 'removed' : 'missing'
}
