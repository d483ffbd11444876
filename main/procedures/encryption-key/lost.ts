import type { Conclusion, Fact, Proof, Step } from '../../engine/types.ts'
import { shortFingerprint } from '../../keyfile/index.ts'
import { keyOf } from '../../kit/missing.ts'
import { Problem } from '../../engine/problem.ts'
import type { Identity, KeyArtifact, Ports } from '../../ports/index.ts'
import { readFingerprint } from './key.ts'

interface Known {
  name: string
  identity: Identity | undefined
  /** `value` is undefined where there is no key; the whole where the registry does not answer. */
  key: { value: string | undefined } | undefined
  entry: KeyArtifact | undefined
  kitAnswers: boolean
}

/** What could still save the key: it is on this computer after all, or the recovery kit knows of a file. */
async function lookAround(p: Ports): Promise<Known> {
  const or = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer
    } catch (error) {
      // The checklist is needed most where little can be read.
      if (!(error instanceof Problem)) throw error
      return undefined
    }
  }
  const identity = await or(p.machine.call('computer.identify', {}))
  const key = await or(readFingerprint(p.machine).then((value) => ({ value })))
  const artifacts = await or(p.kit.artifacts())
  return {
    name: identity?.netbios ?? 'this computer',
    identity,
    key,
    entry: identity === undefined ? undefined : keyOf(artifacts ?? [], identity.netbios),
    kitAnswers: artifacts !== undefined,
  }
}

export async function lostFacts(p: Ports): Promise<Fact[]> {
  const { name, key, entry, kitAnswers } = await lookAround(p)
  return [
    { label: `Key on ${name}`, ...keyFact(key) },
    { label: 'Recovery kit', ...kitFact(name, entry, kitAnswers) },
  ]
}

function keyFact(key: Known['key']): Omit<Fact, 'label'> {
  if (key === undefined) return { value: 'Cannot be read', style: 'bad' }
  return key.value === undefined
    ? { value: 'None', style: 'quiet' }
    : { value: `Still there: ${shortFingerprint(key.value)}`, style: 'good' }
}

function kitFact(name: string, entry: KeyArtifact | undefined, answers: boolean): Omit<Fact, 'label'> {
  if (!answers) return { value: 'Cannot be read', style: 'bad' }
  return entry === undefined
    ? { value: `No key of ${name}`, style: 'quiet' }
    : { value: pathsOf(entry).join(', '), style: 'good' }
}

const pathsOf = (entry: KeyArtifact) => entry.files.filter(({ what }) => what !== 'sidecar').map(({ path }) => path)

/** One step that only looks: the plan has to have one, and it may still find the key. */
export async function lostPlan(p: Ports): Promise<Step[]> {
  const look = async (): Promise<Proof> => {
    const { name, key, entry, kitAnswers } = await lookAround(p)
    const registry = key === undefined ? [] : [keySentence(name, key.value)]
    const kit = kitAnswers ? [kitSentence(name, entry)] : []
    const unproven = [
      ...(key === undefined ? [`Whether ${name} still has a key: its registry cannot be read.`] : []),
      ...(kitAnswers ? [] : ['Whether a key file is known: the list of the recovery kit cannot be read.']),
    ]
    return { proven: [...registry, ...kit], unproven }
  }
  return [
    {
      id: 'look-around',
      title: 'Look once more for the key, and write the checklist for going on without it',
      actions: [
        {
          kind: 'file',
          target: 'This computer',
          text: 'read         the registry and the list of the recovery kit; nothing is written but the report',
          secrets: [],
        },
      ],
      undo: 'none',
      repeat: 'safe',
      changes: false,
      evidence: p.target === 'practice' ? 'counterpart' : 'unproven',
      check: async () => 'todo',
      do: async () => {
        await look()
      },
      verify: look,
    },
  ]
}

function keySentence(name: string, fingerprint: string | undefined): string {
  return fingerprint === undefined
    ? `${name} has no key in its registry`
    : `${name} still has a key in its registry: ${shortFingerprint(fingerprint)}`
}

function kitSentence(name: string, entry: KeyArtifact | undefined): string {
  return entry === undefined
    ? `The recovery kit lists no key of ${name}`
    : `The recovery kit lists key files of ${name}: ${pathsOf(entry).join(', ')}`
}

/** The ordered checklist: service-manager.md sections 1.4, 2 and 3.2. What follows from them and is not documented says so. */
export async function lostConclusion(p: Ports): Promise<Conclusion> {
  const { name, key, entry } = await lookAround(p)
  return {
    title: 'How to go on without the key',
    lead: 'The checklist is below and in the report. Nothing was changed.',
    next: [
      ...(key?.value === undefined
        ? []
        : [`Back up the key that ${name} still has now, before anything else: it may be the one that is missed.`]),
      ...(entry === undefined
        ? []
        : [
            `Look for these files of the recovery kit, and on backups of the disks they lay on: ${pathsOf(entry).join(', ')}.`,
          ]),
      'Look for the password where passwords of service accounts are kept, and ask who made the backup: any copy of the file opens with it.',
      'Write down which Run As accounts and connectors there are, with the user name of each, and have their passwords at hand or reset them.',
      'Make sure that the database is restored and complete, and that this computer has the name that the database stores.',
      'Run Service Manager Setup with Use an existing database. The key in the database cannot be read; that Setup goes on without it and makes a new one is inferred, not documented: try it on a copy of the database first where time allows.',
      'In the console, Administration, Security, Run As Accounts: open each account and enter its password again.',
      'In the console, Administration, Connectors: open each connector (Active Directory, Configuration Manager, Orchestrator and others) and enter its account’s password again.',
      'Start the connectors one by one and see that each comes to its end.',
      'Back up the new key with this wizard at once, with a second copy, and keep its password where it will be found.',
    ],
  }
}
