import { describe, expect, it } from 'vitest'
import { gained, gatherFindings, unanswered } from '../../../main/engine/index.ts'
import type { Finding } from '../../../preload/contract/index.ts'
import { confirmations, createWorld } from '../../support/procedures/index.ts'

const block: Finding = { level: 'block', code: 'b', text: 'Blocked.' }
const warn: Finding = { level: 'warn', code: 'w', text: 'Warned.' }
const typed: Finding = { ...warn, code: 't', acknowledge: { type: 'SCSM-MS01' } }
const override: Finding = { ...block, code: 'o', acknowledge: { type: 'LOSE IT' } }

describe('findings', () => {
  it('are gathered from all pages in their order, each once', async () => {
    const found = await gatherFindings(confirmations, ['second', 'first'], {}, createWorld('/nowhere'), {})
    expect(found.map((finding) => finding.code)).toEqual(['note', 'old', 'replace', 'other-name'])
  })

  it.each<[string, Finding, { code: string; typed?: string }[], boolean]>([
    ['information asks for nothing', { ...warn, level: 'info' }, [], true],
    ['information with a tick asks for nothing', { ...warn, level: 'info', acknowledge: 'tick' }, [], true],
    ['a warning asks for a tick', warn, [], false],
    ['a tick answers a warning', warn, [{ code: 'w' }], true],
    ["another finding's tick does not", warn, [{ code: 'x' }], false],
    ['a block can not be ticked away', block, [{ code: 'b' }], false],
    ['nor typed away', block, [{ code: 'b', typed: 'b' }], false],
    ['a word is asked for', typed, [{ code: 't' }], false],
    ['another word is no answer', typed, [{ code: 't', typed: 'SCSM-MS02' }], false],
    ['case counts', typed, [{ code: 't', typed: 'scsm-ms01' }], false],
    ['the word answers', typed, [{ code: 't', typed: 'SCSM-MS01' }], true],
    ['white space around it does not count', typed, [{ code: 't', typed: ' SCSM-MS01\t' }], true],
    ['a block with a way out is not ticked away', override, [{ code: 'o' }], false],
    ['but typed away', override, [{ code: 'o', typed: 'LOSE IT' }], true],
    ['nothing typed is no word', { ...typed, acknowledge: { type: '' } }, [{ code: 't' }], false],
  ])('%s', (_, finding, acknowledgements, answered) => {
    expect(unanswered([finding], acknowledgements)).toEqual(answered ? [] : [finding])
  })

  it('are gained by code and by text; information and what went away do not count', () => {
    const now: Finding[] = [warn, { ...block, text: 'Blocked by more.' }, { ...typed, code: 'n', level: 'info' }]
    expect(gained([warn, block, typed], now)).toEqual([now[1]])
    expect(gained([warn, block], [block])).toEqual([])
  })
})
