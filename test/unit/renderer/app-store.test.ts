import { describe, expect, it } from 'vitest'
import type { AppState, RunView } from '../../../preload/contract/index.ts'
import { createAppStore } from '../../../renderer/app-store.ts'
import { createClient } from '../../../renderer/bridge.ts'
import { stopAndClose } from '../../../renderer/dialogs/stop-and-close.ts'
import { homeAnswers, practiceState } from '../../support/fake-answers.ts'
import { type Answers, createFakeBridge, Refusal } from '../../support/fake-bridge.ts'

const run: RunView = {
  run: 'run-1',
  wizard: 'encryption-key',
  target: 'practice',
  computer: 'PRACTICE-MS01',
  state: 'running',
  started: '2026-11-21T02:14:00.000Z',
  elapsed: 0,
  fraction: 0,
  canCancel: true,
  stopping: false,
  resumed: false,
  steps: [],
  messages: [],
}

function open(answers: Answers = {}) {
  const bridge = createFakeBridge({ ...homeAnswers(), ...answers })
  const client = createClient(bridge)
  return { bridge, client, store: createAppStore(client) }
}

describe('app store', () => {
  it('reads the state, and again when main says that it changed', async () => {
    const { bridge, store } = open()
    await store.getState().reload()
    expect(store.getState().state).toEqual(practiceState)
    bridge.answer({ 'app.state': { ...practiceState, kit: { text: 'One key.' } } })
    const changed = new Promise<void>((resolve) => {
      store.subscribe((model) => {
        if (model.state?.kit.text === 'One key.') resolve()
      })
    })
    bridge.emit('app.changed', {})
    await changed
  })

  it('keeps the newest answer when an older one comes later', async () => {
    const older = Promise.withResolvers<AppState>()
    const { bridge, store } = open({ 'app.state': () => older.promise })
    const first = store.getState().reload()
    bridge.answer({ 'app.state': { ...practiceState, kit: { text: 'Newer.' } } })
    await store.getState().reload()
    older.resolve(practiceState)
    await first
    expect(store.getState().state?.kit.text).toBe('Newer.')
  })

  it('says why the state could not be read, and forgets what was picked meanwhile', async () => {
    const error = { code: 'registry', text: 'The registry of SCSM-MS01 could not be read.' }
    const { store } = open({
      'app.state': () => {
        throw new Refusal(error)
      },
    })
    store.setState({ opened: { wizard: { title: 'x' } as never, entry: {} } })
    await store.getState().reload()
    expect(store.getState()).toMatchObject({ error, opened: undefined, state: undefined })
  })

  it('shows a run that goes on', async () => {
    const { store } = open({ 'app.state': { ...practiceState, active: 'run-1' }, 'run.get': run })
    await store.getState().reload()
    expect(store.getState().opened).toMatchObject({ attach: 'run-1', wizard: { id: 'encryption-key' } })
  })

  it('says so when a run is of a wizard that this version does not have', async () => {
    const { store } = open({ 'run.get': { ...run, wizard: 'later' } })
    await store.getState().attach('run-1')
    expect(store.getState().opened).toBeUndefined()
    expect(store.getState().error?.detail).toContain('later')
  })
})

describe('stopAndClose', () => {
  const names = (bridge: ReturnType<typeof createFakeBridge>) => bridge.asked.map((question) => question.name)

  it('closes only after the run has ended', async () => {
    const { bridge, client } = open({ 'run.get': run, 'run.stop': {} })
    const closed = stopAndClose(client, 'run-1')
    await expect.poll(() => names(bridge).filter((name) => name === 'run.get').length).toBe(2)
    bridge.emit('run.changed', { ...run, stopping: true })
    bridge.emit('run.changed', { ...run, run: 'other', state: 'ended' })
    expect(names(bridge)).not.toContain('window.close')
    bridge.emit('run.changed', { ...run, state: 'ended' })
    await closed
    expect(names(bridge).at(-1)).toBe('window.close')
  })

  it('stops nothing when the run has ended by itself', async () => {
    const { bridge, client } = open({ 'run.get': { ...run, state: 'ended' } })
    await stopAndClose(client, 'run-1')
    expect(names(bridge)).toEqual(['run.get', 'window.close'])
  })

  it('does not wait for an end that came before the answer to stop', async () => {
    let asked = 0
    const { bridge, client } = open({
      'run.get': () => ({ ...run, state: asked++ === 0 ? 'running' : 'ended' }),
      'run.stop': {},
    })
    await stopAndClose(client, 'run-1')
    expect(names(bridge)).toEqual(['run.get', 'run.stop', 'run.get', 'window.close'])
  })
})
