import { Problem } from '../../../engine/problem.ts'
import type { Proof, Step } from '../../../engine/types.ts'
import { shortFingerprint } from '../../../keyfile/index.ts'
import type { Ports } from '../../../ports/index.ts'
import type { MicrosoftAnswers } from '../answers.ts'
import { readFingerprint } from '../key.ts'
import { needTool, guideTo, stillOpen, ToolRun } from './tool.ts'

/**
 * The restore of a file that only Microsoft's tool reads: one step of a person in that tool, proven by its effect on the registry.
 *
 * @throws Problem `registry-unreadable`, `tool-missing`
 */
export async function microsoftRestorePlan(a: MicrosoftAnswers, p: Ports): Promise<Step[]> {
  const { netbios } = await p.machine.call('computer.identify', {})
  const tool = await needTool(p, a.media)
  const guide = guideTo(a.file, tool.path, WAY)
  const run = new ToolRun(p, tool.path)
  /** The fingerprint before; the whole is absent where another process began the run. */
  let before: { fingerprint: string | undefined } | undefined
  return [
    {
      id: 'microsoft-restore',
      title: `Restore the key from ${p.files.basename(a.file)} with Microsoft’s tool`,
      actions: [
        { kind: 'process', target: netbios, text: `"${tool.path}"`, secrets: [] },
        { kind: 'by-hand', target: netbios, text: [...guide.instructions, a.file].join('\n'), secrets: [] },
      ],
      undo: 'by-hand',
      // Started a second time it does no harm; not started at all it restores nothing.
      repeat: 'safe',
      guide,
      evidence: p.target === 'practice' ? 'counterpart' : 'unproven',
      check: async () => 'todo',
      async do(c) {
        before = { fingerprint: await readFingerprint(p.machine) }
        c.message(
          before.fingerprint === undefined
            ? `Before, ${netbios} has no key.`
            : `Before, ${netbios} has the key ${shortFingerprint(before.fingerprint)}.`,
        )
        const { unc } = await p.machine.call('place.describe', { path: a.file })
        if (unc !== undefined)
          c.message(`Where the tool does not see ${a.file.slice(0, 2)}, enter ${unc} in its place.`)
        await run.start(c)
      },
      async verify() {
        const { isOpen } = run.checked()
        const now = await readFingerprint(p.machine)
        if (now === undefined) throw noKeyYet(netbios, run.hint)
        if (isOpen) throw stillOpen(tool.path)
        return proofOf(netbios, now, before)
      },
    },
  ]
}

const UNPROVEN = [
  'The key is the one in the file: nothing but Microsoft’s tool can read that file.',
  'Service Manager accepts the restored key: start Setup with Use an existing database, or its services where it is installed.',
]

function proofOf(netbios: string, now: string, before: { fingerprint: string | undefined } | undefined): Proof {
  const key = shortFingerprint(now)
  if (before === undefined) throw notSeen(netbios)
  if (before.fingerprint === undefined)
    return { proven: [`The registry of ${netbios} holds a key now, ${key}; before there was none`], unproven: UNPROVEN }
  if (before.fingerprint !== now) {
    const from = shortFingerprint(before.fingerprint)
    return { proven: [`The key in the registry of ${netbios} changed from ${from} to ${key}`], unproven: UNPROVEN }
  }
  const same = `Anything was restored: the key of ${netbios} is unchanged, ${key}. The file holds the same key, or the tool did nothing.`
  return { proven: [], unproven: [same, ...UNPROVEN] }
}

const WAY = {
  select: 'Restore the Encryption Key',
  password: 'enter the password of that backup in both boxes, then select Next.',
  complete: 'Secure Storage Key Restore Complete',
}

/** Another process began the step: a key that is there may be the one from before. */
function notSeen(netbios: string): Problem {
  return new Problem({
    code: 'restore-not-seen',
    text: `Whether Microsoft’s tool restored the key of ${netbios} is not known.`,
    cause: 'The run was taken up by another process, which did not see the key that was there before.',
    unchanged: ['Nothing was changed by this check.'],
    next: ['Go through the tool once more; the same key restored twice is the same key.'],
  })
}

function noKeyYet(netbios: string, hint: string): Problem {
  return new Problem({
    code: 'no-key-yet',
    text: `The registry of ${netbios} holds no key yet.${hint}`,
    cause: 'The tool was not taken to its end, or it refused the file or the password.',
    unchanged: [`No key on ${netbios} was replaced.`],
    next: ['Go through the tool’s pages to their end, then check again.'],
  })
}
