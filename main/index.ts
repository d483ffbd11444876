import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { ErrorData } from '../preload/contract/error.ts'
import type { Target } from '../preload/contract/plan.ts'
import { isForScript, readCommandLine, USAGE } from './command-line.ts'
import { chooseDataFolder, type ChosenFolder, makeDataFolder, portableFile } from './data-folder.ts'
import { Problem } from './engine/problem.ts'
import { exitOnFault, logFaultsIn, showFaultsBy } from './fault.ts'
import { packagedProgram } from './packaged.ts'
import { problemText } from './problem-text.ts'
import { networkProblem } from './program-place.ts'
import { readyWhenNeeded } from './ready-when-needed.ts'
import { surroundings } from './surroundings.ts'
import { exitCodes } from './unattended/exit-codes.ts'

/** Packaged, the first argument is already the user's; from source it is the entry's path. */
const args = process.argv.slice(packagedProgram() === undefined ? 2 : 1)
const line = readCommandLine(args, { isPackaged: packagedProgram() !== undefined })
exitOnFault()

switch (line.mode) {
  case 'help':
    process.stdout.write(USAGE)
    process.exit(0)
    break
  case 'version': {
    const { readVersion } = await import('./application.ts')
    process.stdout.write(`${await readVersion()}\n`)
    process.exit(0)
    break
  }
  case 'wrong':
    await refuseCommandLine(line.text)
    break
  case 'save-secret':
    process.stderr.write(
      'This version can’t save secrets: that needs Windows’ data protection (DPAPI). Take the secret of an unattended run from the environment.\n',
    )
    process.exit(exitCodes.usage.code)
    break
  case 'unattended': {
    const { runUnattended } = await import('./unattended/index.ts')
    const { answerFile, check, output, dataFolder } = line
    const own = await ownProcesses()
    const folder = (): ChosenFolder => {
      const found = folderOf(dataFolder)
      own?.keepWindowless(found.window)
      return found
    }
    await readyWhenNeeded(
      own?.startProcess,
      (startProcess) => runUnattended({ answerFile, check, output, folder, startProcess }),
      (code) => process.exit(code),
    )
    break
  }
  case 'window':
    await openWindow(line.target ?? defaultTarget(), line.dataFolder)
    break
}

/** What opens when nothing is said: this computer where System Center can be, practice everywhere else and from source. */
function defaultTarget(): Target {
  return process.platform === 'win32' && packagedProgram() !== undefined ? 'this-computer' : 'practice'
}

function folderOf(chosen: string | undefined): ChosenFolder {
  const here = surroundings(chosen, packagedProgram())
  const folder = chooseDataFolder(here)
  makeDataFolder(folder, here.tryFolder)
  return folder
}

async function openWindow(target: Target, chosen: string | undefined): Promise<void> {
  const show = await problemBox()
  if (show !== undefined) showFaultsBy(show)
  let folder: ChosenFolder
  try {
    const problem = networkProblem(process.execPath, { platform: process.platform, realpath: realpathSync.native })
    if (problem !== undefined) throw problem
    folder = folderOf(chosen)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    process.stderr.write(problemText(error.data))
    show?.(error.data)
    process.exit(exitCodes.place.code)
  }
  logFaultsIn(path.join(folder.path, 'logs'))
  const { openShell } = await import('./shell/index.ts')
  openShell({
    target,
    folder,
    starter: portableFile(surroundings(chosen, packagedProgram())),
    async behind(host) {
      const [{ createApplication, readVersion }, { createHandlers }, { createRouter, checkedEvent }] =
        await Promise.all([import('./application.ts'), import('./handlers.ts'), import('./router.ts')])
      const app = await createApplication({
        target,
        folder,
        version: await readVersion(),
        startProcess: (await ownProcesses())?.startProcess,
      })
      return {
        router: createRouter(createHandlers(app, host), app.log),
        log: app.log,
        activeRun: () => app.runs.active(),
        end: () => app.forgetSignIns(),
        onEvent: (listener) => app.onEvent((name, data) => listener(name, checkedEvent(name, data as never))),
      }
    },
  })
}

/** How processes of this program's own are started: by Electron where it is Electron, by Node otherwise. */
async function ownProcesses() {
  return process.versions['electron'] === undefined ? undefined : await import('./shell/process.ts')
}

/** Nobody reads a console behind a double-click; where there is no Electron there is one. */
async function problemBox(): Promise<((data: ErrorData) => void) | undefined> {
  return process.versions['electron'] === undefined ? undefined : (await import('./shell/problem-box.ts')).showProblem
}

async function refuseCommandLine(text: string): Promise<void> {
  process.stderr.write(`${text}\n\n${USAGE}`)
  const show = isForScript(args) ? undefined : await problemBox()
  show?.({ code: 'command-line', text, unchanged: ['Nothing was done.'], next: [USAGE.trim()] })
  process.exit(exitCodes.usage.code)
}
