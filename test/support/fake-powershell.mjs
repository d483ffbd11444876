// Stands in for powershell.exe: reads `-Command -` line by line as it does, or one `-EncodedCommand` with a frame on standard input.
// What it answers and how it misbehaves comes by FAKE_POWERSHELL, a JSON file: {mode, verb?, answers, log}. `verb` limits the mode to one verb.
// It runs no script: it knows the lines that this program sends, and nothing else.
import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const file = process.env.FAKE_POWERSHELL
const setting = () => JSON.parse(readFileSync(file, 'utf8'))
const log = (entry) => appendFileSync(setting().log, `${JSON.stringify(entry)}\n`)
const args = process.argv.slice(2)
const eol = setting().mode === 'lf' ? '\n' : '\r\n'
const modeFor = (verb) => {
  const { mode, verb: only } = setting()
  return only === undefined || only === verb ? mode : 'normal'
}

log({ started: args.filter((arg) => arg.length < 100), pid: process.pid, env: Object.keys(process.env) })
const at = args.indexOf('-EncodedCommand')
if (at >= 0) await ownProcess(args[at + 1])
else session()

/** The answer's envelope: data, an error of the script's, or none at all. */
function envelope(verb, call, request) {
  const answer = setting().answers[verb]
  log({ verb, call, request })
  if (answer === undefined) return { call, ok: false, error: scriptError('CommandNotFoundException') }
  if (answer.error !== undefined) return { call, ok: false, error: answer.error }
  const asked = answer.byRequest?.[JSON.stringify(request)]
  return { call, ok: true, data: asked ?? (answer.echo ? { echo: request } : answer.data) }
}

function scriptError(id) {
  return {
    code: `System.Management.Automation.${id}`,
    message: id,
    category: 'ObjectNotFound',
    id,
    hresult: '0x80131501',
    native: 0,
  }
}

function session() {
  let held = ''
  const isHolding = setting().mode === 'both-markers'
  // Writes pass unbuffered, or held back until the end of a call so that both markers arrive in one piece.
  const out = (text) => (isHolding ? (held += text) : process.stdout.write(text))
  let errors = ''
  let markers = 0
  createInterface({ input: process.stdin, terminal: false }).on('line', (line) => {
    const marker = /^\[Console\]::(Out|Error)\.WriteLine\("(\w{16})"\)$/.exec(line)
    if (setting().mode === 'constrained') return constrained(line)
    if (marker === null) return run(line, out)
    markers++
    const isLost = setting().mode === 'marker-lost' && loads > 1 && markers % 4 === 0
    if (isLost) return
    const text = `${marker[2]}${eol}`
    if (marker[1] === 'Error') return isHolding ? (errors += text) : process.stderr.write(text)
    out(text)
    if (isHolding && markers % 4 === 0) {
      process.stderr.write(errors)
      process.stdout.write(held)
      errors = held = ''
    }
  })
}

let loads = 0

function run(line, out) {
  const call = /^Invoke-RecoveryVerb '([a-z.]+)' '([A-Za-z0-9+/=]*)'$/.exec(line)
  loads++
  if (call === null) {
    log({ line: line.slice(0, 60), load: line.length })
    if (setting().mode === 'hang-start') return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    if (setting().mode === 'no-greeting') return
    out(`language FullLanguage${eol}`)
    return out(marked({ call: 0, ok: true, data: { version: '5.1.20348.1', language: 'FullLanguage' } }))
  }
  const { call: number, args: request } = JSON.parse(Buffer.from(call[2], 'base64').toString('utf8'))
  const verb = call[1]
  const answer = envelope(verb, number, request)
  switch (modeFor(verb)) {
    case 'exit-0':
      return process.exit(0)
    case 'exit-3':
      return process.exit(3)
    case 'sigkill':
      return process.kill(process.pid, 'SIGKILL')
    case 'sigterm':
      return process.kill(process.pid, 'SIGTERM')
    case 'hang':
      return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    case 'no-answer':
      return
    case 'noise':
      out(`WARNING: ein Modul wärmt sich auf${eol}@other${eol}`)
      out(marked(answer))
      return out(`True${eol}`)
    case 'stderr-noise':
      process.stderr.write(`Import-Module: a name is not approved${eol}`)
      return out(marked(answer))
    case 'cut':
      return out(`${marked(answer).slice(0, -8)}${eol}`)
    case 'two':
      return out(marked(answer) + marked(answer))
    case 'wrong-call':
      return out(marked({ ...answer, call: number + 7 }))
    case 'wrong-shape':
      return out(marked({ call: number, ok: true, data: { nothing: 'of this' } }))
    case 'no-json':
      return out(`@scrw:${Buffer.from('{"call":').toString('base64')}:@${eol}`)
    default:
      return out(marked(answer))
  }
}

function marked(answer) {
  return `@scrw:${Buffer.from(JSON.stringify(answer), 'utf8').toString('base64')}:@${eol}`
}

/** As Windows PowerShell does in constrained language mode: method calls are refused, plain words are printed. */
function constrained(line) {
  if (line.startsWith('"language')) process.stdout.write(`language ConstrainedLanguage${eol}`)
  process.stderr.write(
    `Methodenaufruf nicht unterst\u00fctzt.${eol}    + FullyQualifiedErrorId : MethodInvocationNotSupportedInConstrainedLanguage${eol}`,
  )
}

async function ownProcess(encoded) {
  const script = Buffer.from(encoded, 'base64').toString('utf16le')
  const verb = /Invoke-RecoveryProcess '([a-z.]+)'$/.exec(script)?.[1] ?? 'unknown'
  const mode = modeFor(verb)
  if (mode === 'constrained') return constrained('')
  if (mode === 'hang') return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  if (mode === 'dies-unread') return process.exit(1)
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const frame = Buffer.concat(chunks)
  const length = frame.readInt32LE(8)
  const request = JSON.parse(frame.subarray(16, 16 + length).toString('utf8'))
  log({ bytes: frame.subarray(16 + length).toString('base64') })
  if (mode === 'exit-0') return process.exit(0)
  const answer = mode === 'wrong-shape' ? { call: 0, ok: true, data: {} } : envelope(verb, 0, request)
  const bytes = Buffer.from(setting().answers[verb]?.bytes ?? '', 'base64')
  const header = Buffer.from(JSON.stringify(answer), 'utf8')
  const start = Buffer.alloc(16)
  start.write('@scrw-1:', 'ascii')
  start.writeInt32LE(header.length, 8)
  start.writeInt32LE(bytes.length, 12)
  const whole = Buffer.concat([start, header, bytes])
  if (mode === 'sigkill') return process.kill(process.pid, 'SIGKILL')
  if (mode === 'noise') process.stdout.write(`a line of a module${eol}`)
  if (mode === 'cut') return process.stdout.write(whole.subarray(0, -3))
  if (mode === 'empty') return
  if (mode === 'wrong-lengths') whole.writeInt32LE(-5, 8)
  if (mode === 'child-holds-pipes') {
    const { spawn } = await import('node:child_process')
    // What it starts keeps the pipes open for ever.
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' })
    log({ grandchild: child.pid })
    child.unref()
    if (setting().answers[verb]?.die) return process.exit(4)
  }
  process.stdout.write(whole, () => mode === 'child-holds-pipes' && process.exit(0))
}
