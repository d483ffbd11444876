import { Problem } from '../../engine/problem.ts'
import { localTime } from '../../engine/times.ts'
import type { Finding } from '../../engine/types.ts'
import { keyOf } from '../../kit/missing.ts'
import { blockOf, isFinding, orBlock } from '../blocks.ts'
import type { Identity, Ports } from '../../ports/index.ts'
import { isKeyComputer, readFingerprint } from './key.ts'

/** What stops the wizard on this computer, whatever is chosen: a registry that does not answer, rights that are missing. */
export async function computerFindings(p: Ports, field?: string): Promise<Finding[]> {
  const identity = await orBlock(p.machine.call('computer.identify', {}), field)
  if (isFinding(identity)) return [identity]
  return identity.elevated ? [] : [notElevated(identity, p, field)]
}

/** Whether there is a key to back up, and whether that has been done. */
export async function keyFindings(p: Ports, field: string): Promise<Finding[]> {
  const first = await computerFindings(p, field)
  if (first.length > 0) return first
  const identity = await p.machine.call('computer.identify', {})
  if (!isKeyComputer(identity)) return [notServiceManager(identity, field)]
  const fingerprint = await orBlock(
    readFingerprint(p.machine).then((value) => ({ value })),
    field,
  )
  if (isFinding(fingerprint)) return [fingerprint]
  if (fingerprint.value === undefined) return [noKey(identity, field)]
  return inKit(identity, fingerprint.value, p, field)
}

function notElevated(identity: Identity, p: Ports, field: string | undefined): Finding {
  return {
    level: 'block',
    code: 'not-elevated',
    text: `${identity.operator} runs this program without administrator rights.`,
    detail: 'The registry key that holds the encryption key is open to administrators only.',
    fix:
      p.target === 'practice'
        ? 'Switch off Rights are missing on the home screen; on a real server the program is restarted as administrator.'
        : 'Close the program and start it with Run as administrator.',
    ...(field === undefined ? {} : { field }),
  }
}

function notServiceManager(identity: Identity, field: string): Finding {
  return {
    level: 'block',
    code: 'not-service-manager',
    text: `${identity.netbios} has no Service Manager and no encryption key: there is nothing to back up.`,
    detail:
      'On a rebuilt server that is expected before Setup runs. What such a server needs is the restore of its old key, before Setup.',
    fix: 'Back up keys on servers where Service Manager runs. For this one, go back and choose Restore the Encryption Key.',
    field,
  }
}

function noKey(identity: Identity, field: string): Finding {
  return {
    level: 'block',
    code: 'no-key',
    text: `Service Manager is installed on ${identity.netbios}, but its registry holds no encryption key.`,
    detail: 'Without it the server cannot read the passwords stored in its database. MOMBins is missing or empty.',
    fix: 'Choose Restore the Encryption Key and its key file.',
    field,
  }
}

async function inKit(identity: Identity, fingerprint: string, p: Ports, field: string): Promise<Finding[]> {
  try {
    const entry = keyOf(await p.kit.artifacts(), identity.netbios, fingerprint)
    if (entry === undefined) return []
    const [file] = entry.files
    return [
      {
        level: 'info',
        code: 'key-in-kit-already',
        text: `This key of ${identity.netbios} is in the recovery kit since ${localTime(new Date(entry.created))}.`,
        detail: `${file === undefined ? 'Its file' : file.path} stays as it is; a further backup is a further file.`,
        field,
      },
    ]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // The key file itself does not depend on the kit: on a bad night it is worth more than the list.
    return [
      {
        ...blockOf(error, field),
        level: 'warn',
        detail:
          `${error.data.cause ?? ''} The key file can be written, but its entry in the recovery kit will fail.`.trim(),
        acknowledge: 'tick',
        keep: 'Back up without the recovery kit',
      },
    ]
  }
}
