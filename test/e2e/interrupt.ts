/** Runs that are held, and killed, in the middle. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { type Launched, launchProgram } from './launch.ts'
import { button, holdRuns, journalsOf, walkTo } from './walk.ts'

/** A program on a data folder in which a run was killed in its second step. Whoever asks for it ends it and removes the folder. */
export async function launchUnfinished(dataFolder: string): Promise<Launched> {
  const first = await launchProgram({ dataFolder })
  await beginRun(first)
  await killWithIntent(first)
  const second = await launchProgram({ dataFolder })
  await expect(button(second.page, 'Resume')).toBeVisible()
  return second
}

/** Starts a backup and keeps it in its second step. */
export async function beginRun(launched: Launched): Promise<{ letGo(): Promise<void> }> {
  const { page } = launched
  await walkTo(page, 'Summary')
  const held = await holdRuns(launched)
  await button(page, 'Back up key').click()
  await expect(page.getByText('Deriving the key from the password')).toBeVisible()
  return held
}

/** Ends main as a power cut does, once the journal holds what it is about to do. */
export async function killWithIntent({ app, dataFolder, end }: Launched): Promise<void> {
  const [journal] = await journalsOf(dataFolder)
  const lines = (await readFile(path.join(dataFolder, 'runs', journal!), 'utf8')).trim().split('\n')
  expect(lines.at(-1)).toContain('"type":"intent"')
  app.process().kill('SIGKILL')
  await end()
}
