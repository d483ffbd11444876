import type { Target } from '../preload/contract/plan.ts'
import { readCommandLine, USAGE } from './command-line.ts'
import { chooseDataFolder, type DataFolder, makeDataFolder, surroundings } from './data-folder.ts'
import { Problem } from './engine/problem.ts'
import { exitOnFault } from './fault.ts'
import { packagedProgram } from './packaged.ts'

/** Packaged, the first argument is already the user's; from source it is the entry's path. */
const args = process.argv.slice(packagedProgram() === undefined ? 2 : 1)
const line = readCommandLine(args)
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
    refuse(`${line.text}\n\n${USAGE}`)
    break
  case 'save-secret':
    refuse(
      'This version can’t save secrets: that needs Windows’ data protection (DPAPI). Take the secret of an unattended run from the environment.\n',
    )
    break
  case 'unattended': {
    const { runUnattended } = await import('./unattended/index.ts')
    const { answerFile, check, output, dataFolder } = line
    const startProcess = await ownProcesses()
    process.exitCode = await runUnattended({
      answerFile,
      check,
      output,
      folder: () => folderOf(dataFolder),
      startProcess,
    })
    process.exit()
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

function folderOf(chosen: string | undefined): DataFolder {
  const folder = chooseDataFolder(surroundings(chosen, packagedProgram()))
  makeDataFolder(folder)
  return folder
}

async function openWindow(target: Target, chosen: string | undefined): Promise<void> {
  let folder: DataFolder
  try {
    folder = folderOf(chosen)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return refuse(`${error.data.text} ${error.data.cause ?? ''} ${error.data.next?.join(' ') ?? ''}\n`)
  }
  const { openShell } = await import('./shell/index.ts')
  openShell({
    target,
    folder,
    async behind(host) {
      const [{ createApplication, readVersion }, { createHandlers }, { createRouter, checkedEvent }] =
        await Promise.all([import('./application.ts'), import('./handlers.ts'), import('./router.ts')])
      const app = await createApplication({
        target,
        folder,
        version: await readVersion(),
        startProcess: await ownProcesses(),
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
  return process.versions['electron'] === undefined ? undefined : (await import('./shell/process.ts')).startProcess
}

function refuse(text: string): void {
  process.stderr.write(text)
  process.exit(2)
}
