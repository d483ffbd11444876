/** X1 for the way back: password and key of a restore and a verification, looked for wherever they could have stayed. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { scriptText } from '../../main/script-text.ts'
import { backUp, bytesOf, type Door, openDoor, withFolder } from '../support/application.ts'
import { findIn, piecesBelow } from './canary-search.ts'

const FILE = '\\\\FS02\\DR\\Keys\\canary.age'

/** Runs a wizard that opens the file; everything that main said about it. */
async function runWith(
  door: Door,
  wizard: string,
  answers: Record<string, unknown>,
  password: string,
): Promise<unknown[]> {
  const secrets = () => ({ 'file-password': bytesOf(password) })
  const page = 'password'
  const wrong = { 'file-password': bytesOf(`${password}!`) }
  const said: unknown[] = [
    await door.router.answer('wizard.findings', { wizard, page, answers, secrets: wrong }),
    await door.call('wizard.findings', { wizard, page, answers, secrets: secrets() }),
  ]
  const plan = await door.call('wizard.plan', { wizard, answers, secrets: secrets() })
  const acknowledge = plan.findings.filter(({ level }) => level === 'warn').map(({ code }) => ({ code }))
  const { run } = await door.call('wizard.run', { hash: plan.hash, acknowledge, secrets: secrets() })
  await door.app.runs.idle()
  const view = await door.call('run.get', { run })
  expect(view.result?.outcome, JSON.stringify(view.result?.error)).toBe('done')
  return [...said, plan, scriptText(plan), view]
}

describe('a restore and a verification', () => {
  it.each(['rebuilt-server', 'data-warehouse-server'])('leave neither password nor key anywhere: %s', (computer) =>
    withFolder(async (folder) => {
      const canary = randomBytes(30).toString('hex')
      const door = await openDoor(folder)
      await backUp(door, { location: FILE }, canary)
      const { items } = await door.app.ports.machine.call('key.read', {})
      const keys = items.map(({ data }) => Buffer.from(data))
      await door.call('practice.set', { computer })

      const said: unknown[] = []
      if (computer === 'rebuilt-server')
        said.push(await runWith(door, 'encryption-key', { mode: 'restore', file: FILE }, canary))
      said.push(await runWith(door, 'verify-key', { file: FILE }, canary))

      const log = await door.call('app.log', { lines: 1000 })
      const told = JSON.stringify([said, door.views, door.asked, await door.call('app.state', {}), log.lines])
      const pieces = [...(await piecesBelow(folder)), ['answers, events, log', told] as const]
      expect(findIn(canary, pieces)).toEqual([])
      // The simulated registry is the one place where the key belongs.
      const others = pieces.filter(([name]) => !name.endsWith('world.json'))
      expect(others.length).toBeLessThan(pieces.length)
      for (const key of keys)
        for (const spelling of [key.toString('base64'), key.toString('hex')])
          expect(findIn(spelling, others)).toEqual([])
    }),
  )
})
