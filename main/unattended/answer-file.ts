import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { acknowledgement } from '../../preload/contract/finding.ts'
import { secretName, target } from '../../preload/contract/plan.ts'
import { messageOf, Problem } from '../engine/problem.ts'

export const FORMAT = 'system-center-recovery-wizard/answers'
const VERSION = 1

/** Where a secret comes from. Never from the answer file itself, never from the command line. */
export const secretSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('environment'), variable: z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)) }),
  z.strictObject({ from: z.literal('secret-file'), path: z.string() }),
  z.strictObject({ from: z.literal('descriptor'), fd: z.number().check(z.int(), z.minimum(3), z.maximum(255)) }),
  z.strictObject({ from: z.literal('prompt') }),
  /** A published password, for practice only. */
  z.strictObject({ from: z.literal('practice') }),
])
export type SecretSource = z.infer<typeof secretSource>

export const answerFile = z.strictObject({
  format: z.literal(FORMAT),
  v: z.literal(VERSION),
  wizard: z.string(),
  target,
  /** Only with the target practice: the simulated computer that is chosen first. */
  practice: z.optional(z.strictObject({ computer: z.string() })),
  answers: z.record(z.string(), z.unknown()),
  acknowledge: z.array(acknowledgement),
  secrets: z.record(secretName, secretSource),
})
export type AnswerFile = z.infer<typeof answerFile>

/** Reads an answer file; what is unknown in it is refused, a newer version too. Rejects with `answer-file-…`. */
export async function readAnswerFile(path: string): Promise<AnswerFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw refused('answer-file-unreadable', `The answer file ${path} can’t be read.`, undefined, messageOf(error))
  }
  return parseAnswerFile(text, path)
}

export function parseAnswerFile(text: string, path: string): AnswerFile {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw refused('answer-file-not-json', `The answer file ${path} is not JSON.`, undefined, messageOf(error))
  }
  const head = z.object({ format: z.literal(FORMAT), v: z.number() }).safeParse(json)
  if (!head.success)
    throw refused(
      'answer-file-foreign',
      `${path} is not an answer file of this program.`,
      `It has to begin with "format": "${FORMAT}" and "v": ${VERSION}.`,
    )
  if (head.data.v > VERSION)
    throw refused(
      'answer-file-newer',
      `The answer file ${path} has version ${head.data.v}; this program reads up to ${VERSION}.`,
      'A newer version of this program wrote it.',
    )
  const parsed = answerFile.safeParse(json)
  if (!parsed.success)
    throw refused('answer-file-wrong', `The answer file ${path} is not understood.`, describeIssues(parsed.error))
  return parsed.data
}

/** Says where in the file what is wrong, without values: one of them could be a password put in the wrong place. */
export function describeIssues(error: z.core.$ZodError): string {
  const lines = error.issues.map((issue) => {
    const where = issue.path.map(String).join('.')
    if (issue.code === 'unrecognized_keys')
      return `${where === '' ? 'The file' : where} has keys that are not known: ${issue.keys.join(', ')}`
    return `${where === '' ? 'The file' : where}: ${issue.message}`
  })
  return `${lines.join('. ')}.`
}

function refused(code: string, text: string, cause?: string, detail?: string): Problem {
  return new Problem({
    code,
    text,
    ...(cause === undefined ? {} : { cause }),
    unchanged: ['Nothing was done.'],
    next: ['Correct the answer file; docs/unattended.md describes it.'],
    ...(detail === undefined ? {} : { detail }),
  })
}
