/** Asks a session once and then has nothing more to do: the program must end by itself, and its PowerShell with it. */
import { openWindowsMachine } from '../../main/machine/index.ts'

const [file = '', settings = ''] = process.argv.slice(2)
const machine = openWindowsMachine({ program: { file, env: { PATH: process.env['PATH'], FAKE_POWERSHELL: settings } } })
machine.warm()
process.stdout.write((await machine.call('computer.identify', {})).netbios)
