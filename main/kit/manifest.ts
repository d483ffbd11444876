import * as z from 'zod/mini'
import { type Target, target } from '../../preload/contract/plan.ts'
import { Problem } from '../engine/problem.ts'
import { type Artifact, artifact } from '../ports/kit.ts'

export const MANIFEST = 'manifest.json'
/** The generation before, for the day the manifest is damaged. */
export const PREVIOUS = 'manifest.previous.json'
/** 1 knew encryption keys only; it is read. */
const VERSION = 2

const schema = z.strictObject({ v: z.union([z.literal(1), z.literal(VERSION)]), target, artifacts: z.array(artifact) })

export function manifestBytes(of: Target, artifacts: readonly Artifact[]): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ v: VERSION, target: of, artifacts }, undefined, 2)}\n`)
}

/**
 * The entries in a manifest.
 *
 * @param path for the sentences
 * @throws Problem `kit-damaged`, `kit-newer`, `kit-other-target`
 */
export function parseManifest(bytes: Uint8Array, of: Target, path: string): Artifact[] {
  const value = readJson(bytes, path)
  if (typeof value === 'object' && value !== null && 'v' in value && typeof value.v === 'number' && value.v > VERSION)
    throw newer(path, value.v)
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw damaged(path, `${issue?.path.map(String).join('.') || 'The whole'}: ${issue?.message ?? 'invalid'}.`)
  }
  const { target: found, artifacts } = parsed.data
  if (found !== of || artifacts.some((entry) => entry.target !== of)) throw otherTarget(path, of)
  return artifacts
}

function readJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    // TypeError: no UTF-8. SyntaxError: no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError)
      throw damaged(path, `It is no JSON: ${error.message}`)
    throw error
  }
}

const UNCHANGED = ['The recovery kit is as it was.', 'Key files and backups that it lists were not touched.']

export function damaged(path: string, cause: string): Problem {
  return new Problem({
    code: 'kit-damaged',
    text: `The list of the recovery kit, ${path}, is damaged.`,
    cause,
    unchanged: UNCHANGED,
    next: [
      `Rename ${MANIFEST} and give ${PREVIOUS}, which lies beside it, its name: that is the list before the last change.`,
      `Or remove ${MANIFEST}: the recovery kit is then empty, and what it listed can be backed up again.`,
    ],
  })
}

function newer(path: string, v: number): Problem {
  return new Problem({
    code: 'kit-newer',
    text: 'The recovery kit was last changed by a newer version of this program.',
    cause: `${path} has version ${v}; this program reads up to version ${VERSION}.`,
    unchanged: UNCHANGED,
    next: ['Use the newer version.'],
  })
}

function otherTarget(path: string, of: Target): Problem {
  const isPractice = of === 'practice'
  return new Problem({
    code: 'kit-other-target',
    text: isPractice
      ? 'The practice environment was given the recovery kit of real servers.'
      : 'The recovery kit holds entries of the practice environment.',
    cause: `${path} was made for ${isPractice ? 'real servers' : 'practice'}; what was practised is never mixed with what is real.`,
    unchanged: UNCHANGED,
    next: [`Move ${path} to the folder it belongs to.`],
  })
}
