import { Problem } from '../../engine/problem.ts'
import type { FactGroup, Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { fileFacts } from '../key-file/facts.ts'
import { FILE_PASSWORD, lookInto } from '../key-file/open.ts'
import { identityOf, wizardFacts } from './facts.ts'

/** What is in the file and what is on the computer, before anything is written. What can't be opened or read has its finding; here it is left out. */
export async function fileAndComputer(file: string, p: Ports, secrets: Secrets): Promise<FactGroup[]> {
  return [...(await inFile(file, p, secrets)), ...(await onComputer(p))]
}

async function inFile(file: string, p: Ports, secrets: Secrets): Promise<FactGroup[]> {
  if (secrets[FILE_PASSWORD] === undefined) return []
  try {
    return [{ title: 'In the file', facts: fileFacts(await lookInto(p.files, file, secrets)) }]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return []
  }
}

export async function onComputer(p: Ports): Promise<FactGroup[]> {
  const identity = await identityOf(p)
  return identity === undefined ? [] : [{ title: `On ${identity.netbios}`, facts: await wizardFacts(identity, p) }]
}
