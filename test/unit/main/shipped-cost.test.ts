import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnswerFile } from '../../../main/unattended/answer-file.ts'
import { readCommandLine } from '../../../main/command-line.ts'
import { withFolder } from '../../support/application.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

// Tests give the composition a cheap derivation and no pace. Nobody who has the program can.
describe('cost of keys and pace of practice in the program that is shipped', () => {
  it('are given by nothing that it is composed of', async () => {
    const text = await readFile(path.join(ROOT, 'main/index.ts'), 'utf8')
    expect(text).toContain('createApplication({')
    expect(text).toContain('runUnattended({')
    expect(text).not.toMatch(/workFactor|pace\b/)
  })

  it.each(['--pace=0', '--work-factor=4', '--workFactor=4'])('cannot be changed by %s', (argument) =>
    expect(readCommandLine([argument])).not.toHaveProperty(argument.includes('pace') ? 'pace' : 'workFactor'),
  )

  it.each(['pace', 'workFactor'])('cannot be changed by %s in an answer file', (name) =>
    withFolder(async (folder) => {
      const example = path.join(ROOT, 'docs/examples/verify-key.json')
      const file = path.join(folder, 'answers.json')
      const answers = JSON.parse(await readFile(example, 'utf8')) as object
      await expect(readAnswerFile(example)).resolves.toMatchObject({ v: 1 })
      await writeFile(file, JSON.stringify({ ...answers, [name]: 0 }))
      await expect(readAnswerFile(file)).rejects.toMatchObject({ code: expect.stringContaining('answer-file') })
    }),
  )
})
