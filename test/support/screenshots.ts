/** `npm run screenshots`: a picture of every page and state into `.screenshots`, named like the mock-ups. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { launchUnfinished } from '../e2e/interrupt.ts'
import { type Launched, launchProgram } from '../e2e/launch.ts'
import { scenes } from '../e2e/scenes.ts'
import { firstDay } from '../e2e/walk.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../.screenshots')

interface Look {
  /** Between the name and `.png`. */
  suffix: string
  width: number
  height: number
  colorScheme?: 'light' | 'dark'
  forcedColors?: 'active'
}

/** 512 × 384 is what 200 % leaves of 1024 × 768. */
const LOOKS: readonly Look[] = [
  { suffix: '', width: 1280, height: 800 },
  { suffix: '.dark', width: 1280, height: 800, colorScheme: 'dark' },
  { suffix: '.forced', width: 1280, height: 800, forcedColors: 'active' },
  { suffix: '.1024', width: 1024, height: 768 },
  { suffix: '.512', width: 512, height: 384 },
]

async function takePictures(page: Page, name: string): Promise<void> {
  for (const { suffix, width, height, colorScheme = 'light', forcedColors = 'none' } of LOOKS) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
    await page.screenshot({ path: path.join(FOLDER, `${name}${suffix}.png`), animations: 'disabled' })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
}

/** The scenes up to the last that is wanted: one may begin where the one before it ends. */
async function main(wanted: string): Promise<void> {
  const isWanted = (name: string): boolean => name.startsWith(wanted)
  if (!scenes.some(({ name }) => isWanted(name)))
    throw new Error(`No picture begins with "${wanted}". There are: ${scenes.map(({ name }) => name).join(', ')}`)
  if (wanted === '') await rm(FOLDER, { recursive: true, force: true })
  await mkdir(FOLDER, { recursive: true })
  // Two folders with short names: the pictures show them.
  const folders = [await mkdtemp(path.join(os.tmpdir(), 'dr-')), await mkdtemp(path.join(os.tmpdir(), 'dr-'))] as const
  let launched: Launched | undefined
  let count = 0
  try {
    launched = await launchProgram({ dataFolder: folders[0] })
    for (const { name, from, show } of scenes) {
      if (from === 'unfinished') {
        await launched.end()
        launched = await launchUnfinished(folders[1])
      } else if (from === 'first-day') await firstDay(launched)
      await show(launched)
      if (!isWanted(name)) continue
      await takePictures(launched.page, name)
      count += LOOKS.length
      console.log(name)
    }
  } finally {
    await launched?.end()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  console.log(`${count} pictures in ${FOLDER}`)
}

await main(process.argv[2] ?? '')
