import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleAllForNode } from './bundle-for-node.ts'

/** Scripts that tests start as processes of their own, most of them a hundred times; by file in this folder. */
const CHILDREN = {
  'backup-child': 'backup-child.ts',
  'contend-lock': 'contend-lock.ts',
  'keyfile-killed': 'keyfile/killed-child.ts',
  'kill-run': 'kill-run.ts',
  'kit-child': 'kit-child.ts',
  'run-procedure': 'run-procedure.ts',
  'unattended-child': 'unattended-child.ts',
} as const

export type Child = keyof typeof CHILDREN

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that the bundles of these scripts are in. */
    children: string
  }
}

/** Bundles them before the first file of a run, in a folder of that run's own, which goes after the last. */
export default async function bundleChildren(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'test-children-'))
  const sources = Object.entries(CHILDREN).map(([name, file]) => [name, path.resolve(import.meta.dirname, file)])
  await bundleAllForNode(Object.fromEntries(sources) as Record<string, string>, folder)
  project.provide('children', folder)
  return () => rm(folder, { recursive: true, force: true })
}
