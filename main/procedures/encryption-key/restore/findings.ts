import type { Finding, Secrets } from '../../../engine/types.ts'
import { type KeyPayload, roleWords, shortFingerprint } from '../../../keyfile/index.ts'
import type { Identity, Ports } from '../../../ports/index.ts'
import { isFinding, orBlock } from '../../blocks.ts'
import { fileFindings, openFindings } from '../../key-file/findings.ts'
import { FILE_PASSWORD, holdsKey, type KeyFileContents } from '../../key-file/open.ts'
import { fingerprintOfKey, readFingerprint, withKey } from '../key.ts'
import { computerFindings } from '../machine-findings.ts'

/** The word that overrides a block where another server's key would be put in place. */
const WORD = 'RESTORE'

/** Whether the computer can be restored to, and what it has now. */
export async function modeFindings(p: Ports, field: string): Promise<Finding[]> {
  const first = await computerFindings(p, field)
  if (first.length > 0) return first
  const { netbios, role } = await p.machine.call('computer.identify', {})
  const found = await orBlock(
    readFingerprint(p.machine).then((fingerprint) => ({ fingerprint })),
    field,
  )
  if (isFinding(found)) return [found]
  if (found.fingerprint !== undefined) return []
  return [
    {
      level: 'info',
      code: 'no-key-yet',
      text:
        role === undefined
          ? `${netbios} has no key yet: expected before Setup.`
          : `Service Manager is installed on ${netbios}, and its registry holds no encryption key.`,
      detail:
        role === undefined
          ? 'The key is restored first; Setup then finds it in the registry.'
          : 'A restore gives it back what it needs to read the passwords stored in its database.',
      field,
    },
  ]
}

/** Microsoft's files lead to Microsoft's tool. */
export async function locationFindings(file: string, p: Ports): Promise<Finding[]> {
  const found = await fileFindings(file, p)
  return found.map((finding) =>
    finding.code === 'key-file-microsoft'
      ? {
          ...finding,
          fix: 'Select “The file was made by Microsoft’s SecureStorageBackup.exe”: the tool is then started from here, with what to enter in it.',
        }
      : finding,
  )
}

/** Opens the file and holds what is in it against the computer. */
export async function passwordFindings(file: string, p: Ports, secrets: Secrets): Promise<Finding[]> {
  const first = await computerFindings(p, FILE_PASSWORD)
  if (first.length > 0) return first
  const { contents, findings } = await openFindings(file, p, secrets)
  if (findings !== undefined) return findings
  const strange = strangePlace(contents)
  if (strange !== undefined) return [strange]
  const now = await orBlock(
    withKey(p.machine, (items) => ({
      fingerprint: items.length === 0 ? undefined : fingerprintOfKey(items),
      isOurs: holdsKey(items, contents.payload),
    })),
    FILE_PASSWORD,
  )
  if (isFinding(now)) return [now]
  const identity = await p.machine.call('computer.identify', {})
  if (now.isOurs) return [alreadyThere(identity, contents.payload)]
  return [
    ...differences(contents.payload, identity),
    ...(now.fingerprint === undefined ? [] : [replaced(identity, now.fingerprint)]),
  ]
}

/** A key file can name any registry key; only where Service Manager keeps its key is anything ever written. */
function strangePlace({ name, payload }: KeyFileContents): Finding | undefined {
  const strange = payload.items.find(({ path }) => !/^HKLM\\SOFTWARE\\Microsoft\\([^\\]+\\)+MOMBins$/i.test(path))
  if (strange === undefined) return undefined
  return {
    level: 'block',
    code: 'key-file-place',
    text: `${name} wants to be written to a registry key where no encryption key of Service Manager lies.`,
    detail: `It names ${strange.path}. A file of this program names the key MOMBins.`,
    fix: 'Use another backup of this key, and ask where this file comes from.',
    field: FILE_PASSWORD,
  }
}

function differences(from: KeyPayload, here: Identity): Finding[] {
  return [
    ...otherRole(from, here),
    ...otherComputer(from, here),
    ...otherGroup(from, here),
    ...otherVersion(from, here),
  ]
}

function otherRole({ product, machine }: KeyPayload, { role, netbios }: Identity): Finding[] {
  if (role === undefined || role === product.role) return []
  return [
    {
      level: 'block',
      code: 'other-role',
      text: `The file holds the key of a ${roleWords(product.role)}; ${netbios} is a ${roleWords(role)}.`,
      detail: 'The two have different keys, each paired with a database of its own.',
      fix: `Choose the key file of ${netbios}. To put the key of ${machine.netbios} here all the same, type ${WORD}: ${netbios} can then no longer read the passwords of Run As accounts and connectors in its database.`,
      field: FILE_PASSWORD,
      acknowledge: { type: WORD },
    },
  ]
}

function otherComputer({ machine }: KeyPayload, { netbios }: Identity): Finding[] {
  if (machine.netbios.toLowerCase() === netbios.toLowerCase()) return []
  return [
    {
      level: 'warn',
      code: 'other-computer',
      text: `The file holds the key of ${machine.netbios}; this computer is ${netbios}.`,
      detail: `The database stores the name of its management server, and a recovery rests on a computer with the same name. On ${netbios} Setup with an existing database adds another server in place of ${machine.netbios}.`,
      fix: `Rename this computer to ${machine.netbios} before the key is restored, or choose the key file of ${netbios}.`,
      field: FILE_PASSWORD,
      acknowledge: 'tick',
      keep: `Restore it to ${netbios}`,
    },
  ]
}

function otherGroup(from: KeyPayload, here: Identity): Finding[] {
  if (
    here.managementGroup === undefined ||
    from.managementGroup === '' ||
    here.managementGroup === from.managementGroup
  )
    return []
  return [
    {
      level: 'warn',
      code: 'other-group',
      text: `The file belongs to the management group ${from.managementGroup}; ${here.netbios} is in ${here.managementGroup}.`,
      detail: 'A key pairs with the database of its own management group.',
      fix: `Choose a key file of ${here.managementGroup}.`,
      field: FILE_PASSWORD,
      acknowledge: 'tick',
      keep: 'Restore it all the same',
    },
  ]
}

function otherVersion({ product }: KeyPayload, here: Identity): Finding[] {
  if (here.product === undefined || here.product.version === product.version) return []
  const isNewer = product.version.localeCompare(here.product.version, 'en', { numeric: true }) > 0
  return [
    {
      level: 'info',
      code: 'other-version',
      text: `The key was backed up with version ${product.version}; ${here.netbios} has ${isNewer ? 'the older' : 'the newer'} version ${here.product.version}.`,
      detail: 'Microsoft says that a backup stays good after an upgrade.',
      fix: 'Back the key up again once the server works.',
      field: FILE_PASSWORD,
    },
  ]
}

function alreadyThere({ netbios }: Identity, { keyFingerprint }: KeyPayload): Finding {
  return {
    level: 'info',
    code: 'key-already-there',
    text: `${netbios} has this very key already: ${shortFingerprint(keyFingerprint)}.`,
    detail: 'Nothing will be changed; the restore only proves it.',
    field: FILE_PASSWORD,
  }
}

function replaced({ netbios }: Identity, fingerprint: string): Finding {
  return {
    level: 'warn',
    code: 'key-replaced',
    text: `${netbios} has another key now, ${shortFingerprint(fingerprint)}. It is replaced.`,
    detail:
      'It is kept first, in the recovery kit, encrypted with the password of this file. Where the database works with it, the passwords in the database become unreadable until it is put back.',
    fix: 'Make sure that the database is the one that the key in the file belongs to.',
    field: FILE_PASSWORD,
    acknowledge: 'tick',
    keep: 'Replace the key',
  }
}
