import { describe, expect, it } from 'vitest'
import { createStartWatch, type Gone, isNeededHelper, windowProblem } from '../../../main/shell/start-watch.ts'

const gone = (reason: string, process = 'page'): Gone => ({ process, reason, exitCode: 18 })

describe('a page that is gone', () => {
  it.each(['launch-failed', 'integrity-failure'])(
    'is loaded once more when its process did not start: %s',
    (reason) => {
      const watch = createStartWatch()
      expect(watch.page(gone(reason))).toBe('reload')
      expect(watch.page(gone(reason))).toBe('give-up')
    },
  )

  it('comes back three times in a row when its process ends', () => {
    const watch = createStartWatch()
    const crashes = ['crashed', 'oom', 'killed', 'abnormal-exit'].map((reason) => watch.page(gone(reason)))
    expect(crashes).toEqual(['reload', 'reload', 'reload', 'give-up'])
  })

  it('is counted anew once a page was there', () => {
    const watch = createStartWatch()
    for (let again = 0; again < 5; again++) {
      expect(watch.page(gone('launch-failed'))).toBe('reload')
      expect(watch.helper(gone('launch-failed', 'GPU'))).toBe('leave')
      watch.loaded()
    }
  })

  it('is left alone when it ended as it should', () => {
    const watch = createStartWatch()
    for (let again = 0; again < 5; again++) expect(watch.page(gone('clean-exit'))).toBe('leave')
  })
})

describe('a helper of the window', () => {
  it('is given up when it does not start twice; when it crashes, Chromium sees to it', () => {
    const watch = createStartWatch()
    for (let again = 0; again < 5; again++) expect(watch.helper(gone('crashed', 'GPU'))).toBe('leave')
    expect(watch.helper(gone('launch-failed', 'GPU'))).toBe('leave')
    expect(watch.helper(gone('launch-failed', 'Network Service'))).toBe('give-up')
  })

  it('is the GPU’s or the network’s process, never the SQL driver’s', () => {
    expect(isNeededHelper({ type: 'GPU' })).toBe(true)
    expect(isNeededHelper({ type: 'Utility', serviceName: 'network.mojom.NetworkService' })).toBe(true)
    expect(isNeededHelper({ type: 'Utility', serviceName: 'node.mojom.NodeService' })).toBe(false)
  })
})

describe('the sentence about it', () => {
  it('says what was seen, where the log is, and that nothing was done', () => {
    const data = windowProblem({ ...gone('launch-failed', 'GPU'), systemErrorCode: 5 }, 'D:\\logs\\recovery.log', false)
    expect(data).toMatchObject({
      code: 'window-not-started',
      text: 'The program can’t open its window.',
      unchanged: ['Nothing was done.'],
      detail: 'GPU: launch-failed, code 18, Windows’ error 5',
    })
    expect(data.cause).toContain('network folder')
    expect(data.next).toContain('The log is D:\\logs\\recovery.log.')
    expect(data.next?.join(' ')).not.toContain('--no-sandbox')
  })

  it('does not say so when a run was begun, nor speaks of starting when the process started', () => {
    const data = windowProblem(gone('crashed'), 'log', true)
    expect(data.unchanged?.join()).toContain('journal')
    expect(data.cause).toContain('ended again and again')
    expect(data.detail).toBe('page: crashed, code 18')
  })
})
