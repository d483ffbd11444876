import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import { storedNames } from '../../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { queryAction } from '../actions.ts'
import { productTargets } from '../after/instance-duties.ts'
import { hereOf } from '../choose/here.ts'
import { leadsHere } from '../choose/names.ts'
import type { RecoverJob } from './job.ts'

/** The server’s name that the restored databases themselves hold. It only tells: whoever goes on under another name has said so before. */
export function namesStep(job: RecoverJob): Step[] {
  const targets = productTargets(job)
  if (targets.length === 0) return []
  const proofOf = async (c: StepContext): Promise<Proof> => {
    const here = await hereOf(await job.instance(c), job.a)
    const proof: { proven: string[]; unproven: string[] } = { proven: [], unproven: [] }
    for (const { as } of targets) {
      const rows = (await rowsIfAllowed(here.instance, storedNames(as), c.signal)) ?? []
      const values = [...new Set(rows.flatMap(({ value }) => (value === null || value === '' ? [] : [value])))]
      const strange = values.filter((value) => !leadsHere(value, here.names))
      const [own] = values
      if (strange.length > 0)
        proof.unproven.push(`${as} says that its server is ${strange.join(' and ')}; this is ${job.server}`)
      else if (own !== undefined) proof.proven.push(`${as} says that its server is ${own}, and that name leads here`)
    }
    return proof
  }
  return [
    {
      id: 'names',
      title: 'Compare the server’s name with the one that the databases hold',
      actions: targets.map(({ as }) => queryAction(job.server, storedNames(as))),
      undo: 'none',
      repeat: 'safe',
      changes: false,
      evidence: job.evidence,
      check: async () => 'todo',
      async do(c) {
        for (const text of (await proofOf(c)).unproven ?? []) c.message(text)
      },
      verify: proofOf,
    },
  ]
}
