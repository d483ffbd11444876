import { execFileSync, spawn, spawnSync } from 'node:child_process'

/** Fails with what to do; the interoperability tests are never skipped in silence. */
export function requireAge(): void {
  const found = spawnSync('age', ['--version'])
  if (found.error !== undefined) {
    throw new Error(
      'These tests need the age program: apt-get install age (Debian), winget install FiloSottile.age (Windows).',
    )
  }
}

/**
 * Runs age and answers its questions for a passphrase. age reads it from the terminal and from nothing else, so `script`
 * (of bsdutils, on every Debian) gives it one.
 */
export function ageWithPassphrase(
  args: readonly string[],
  passphrase: string,
): Promise<{ ok: boolean; output: string }> {
  const command = ['age', ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  return new Promise((resolve, reject) => {
    const started = spawn('script', ['-qec', command, '/dev/null'], { timeout: 20_000 })
    let output = ''
    started.stdout.on('data', (part: Buffer) => {
      output += part.toString()
    })
    started.on('error', reject)
    started.on('close', (code) => resolve({ ok: code === 0, output }))
    // -p asks for it twice.
    started.stdin.end(`${passphrase}\n`.repeat(args.includes('-p') ? 2 : 1))
  })
}

export function ageKeygen(path: string): string {
  const output = spawnSync('age-keygen', ['-o', path], { encoding: 'utf8' })
  return /age1[0-9a-z]+/.exec(output.stderr)?.[0] ?? ''
}

export function ageToRecipient(recipient: string, from: string, to: string): void {
  execFileSync('age', ['-r', recipient, '-o', to, from])
}
