import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { splitBatches } from '../../../../main/sqlserver/permissions/index.ts'
import { samples } from '../../../../main/sqlserver/samples.ts'

it('npm run statements writes every batch to the file that it is told, and says where', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-statements-'))
  try {
    const file = path.join(folder, 'not yet there', 'statements.sql')
    const { stdout } = await promisify(execFile)(process.execPath, ['build/statements.ts', file])
    expect(stdout).toBe(`${samples().length} batches: ${file}\n`)
    const batches = splitBatches(await readFile(file, 'utf8'))
    expect(batches).toHaveLength(samples().length)
    for (const batch of batches) expect(batch.trimStart()).toMatch(/^-- [A-Za-z]+: [a-z0-9-]+, in the database .+\n/)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
