import { stderr, stdin } from 'node:process'
import type { SecretName } from '../../preload/contract/plan.ts'
import { Problem } from '../engine/problem.ts'

/** Asks for a secret on the terminal without showing it, or undefined where there is no terminal. */
export function terminalPrompt(): ((name: SecretName) => Promise<Uint8Array>) | undefined {
  if (!stdin.isTTY) return undefined
  return (name) =>
    new Promise((resolve, reject) => {
      const typed: number[] = []
      const end = (): void => {
        stdin.setRawMode(false)
        stdin.pause()
        stdin.off('data', take)
        stderr.write('\n')
      }
      const take = (chunk: Buffer): void => {
        for (const byte of chunk) {
          if (byte === 0x03) {
            end()
            typed.fill(0)
            reject(
              new Problem({
                code: 'secret-missing',
                text: `The secret “${name}” was not entered.`,
                unchanged: ['Nothing was done.'],
              }),
            )
            return
          }
          if (byte === 0x0d || byte === 0x0a) {
            end()
            const secret = Uint8Array.from(typed)
            typed.fill(0)
            resolve(secret)
            return
          }
          if (byte === 0x7f || byte === 0x08) {
            // Backspace takes a whole character: its continuation bytes too.
            while (typed.length > 0 && ((typed.at(-1) ?? 0) & 0xc0) === 0x80) typed.pop()
            typed.pop()
          } else typed.push(byte)
        }
        chunk.fill(0)
      }
      stderr.write(`${name}: `)
      stdin.setRawMode(true)
      stdin.resume()
      stdin.on('data', take)
    })
}
