import { createElement, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { findWizard } from '../../../preload/contract/wizards/index.ts'
import { createClient } from '../../../renderer/bridge.ts'
import { ClientContext } from '../../../renderer/bridge-context.ts'
import { Announcer } from '../../../renderer/controls/index.ts'
import type { PageBodyProps } from '../../../renderer/wizard/body.ts'
import { StoreContext } from '../../../renderer/wizard/hooks.ts'
import { WizardPage } from '../../../renderer/wizard/page.tsx'
import type { WizardStore } from '../../../renderer/wizard/store.ts'
import { Wizard } from '../../../renderer/wizard/wizard.tsx'
import { bodies } from '../../../renderer/wizards/index.ts'
import { practiceState } from '../../support/fake-answers.ts'
import { createFakeBridge } from '../../support/fake-bridge.ts'
import { sample } from './sample.ts'
import { begin, goToPage, settled, smooth } from './setup.ts'

const client = createClient(createFakeBridge(smooth))
/** Drawn as on a server, which shows a store's first state: here the present one is its first. */
const now = (store: WizardStore): WizardStore => ({ ...store, getInitialState: store.getState })
const within = (child: ReactNode) =>
  createElement(ClientContext, { value: client }, createElement(Announcer, null, child))

describe('a page that brings its own body', () => {
  it('is given answers, facts, lists and errors, and its answers are kept by the wizard', async () => {
    let given: PageBodyProps | undefined
    const Body = (props: PageBodyProps) => {
      given = props
      return createElement('p', { id: 'own' }, `Names: ${String(props.answers['items'])}`)
    }
    const begun = await begin({ 'wizard.options': [{ value: 'x', label: 'X' }] })
    await goToPage(begun, 'items')
    await settled()
    const page = sample.pages[4]!
    const draw = () =>
      renderToString(
        within(
          createElement(StoreContext, { value: now(begun.store) }, createElement(WizardPage, { page, body: Body })),
        ),
      )
    expect(draw()).toContain('<p id="own">Names: </p>')
    expect(given?.options['items']?.value).toEqual([{ value: 'x', label: 'X' }])
    await begun.store.next()
    draw()
    expect(given?.errors).toEqual({ items: 'Select at least one' })
    given?.setAnswer('items', ['x', 'y'])
    expect(begun.store.getState().answers['items']).toEqual(['x', 'y'])
    expect(draw()).toContain('Names: x,y')
  })

  it('is found by wizard and page', () => {
    const Body = () => createElement('p', null, 'A body of its own')
    const draw = (own: string) =>
      renderToString(
        within(
          createElement(Wizard, {
            spec: sample,
            state: practiceState,
            onClose: () => undefined,
            bodies: { sample: { [own]: Body } },
          }),
        ),
      )
    expect(draw('intro')).toContain('A body of its own')
    expect(draw('kind')).not.toContain('A body of its own')
  })

  it('belongs to a page that there is', () => {
    for (const [wizard, pages] of Object.entries(bodies)) {
      const ids = findWizard(wizard)?.pages.map((page) => page.id)
      expect(ids).toBeDefined()
      for (const id of Object.keys(pages)) expect(ids).toContain(id)
    }
  })
})

describe('a page as data', () => {
  it('shows each kind of field, named and described', async () => {
    const begun = await begin()
    await goToPage(begun, 'place')
    begun.store.setAnswer('place', 'x')
    await begun.store.next()
    const page = sample.pages[3]!
    const html = renderToString(
      within(
        createElement(StoreContext, { value: now(begun.store) }, createElement(WizardPage, { page, body: undefined })),
      ),
    )
    expect(html).toMatch(/<label for="place">/)
    expect(html).toMatch(/aria-describedby="place-error"[^>]*aria-invalid="true"/)
    expect(html).toContain('There is a problem')
    expect(html).toMatch(/type="checkbox"[^>]*id="deep"|id="deep"[^>]*type="checkbox"/)
  })
})
