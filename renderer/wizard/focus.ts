import { isAcknowledged } from './acknowledgements.ts'
import type { Attention, WizardState } from './state.ts'

const CONTROLS = 'input, select, textarea, [role="listbox"], button'

/** The control of a page that is most likely used first: what is chosen in a group, else the first of all. */
function firstControl(main: Element): HTMLElement | null {
  const fields = main.querySelector('.fields')
  const first = fields?.querySelector<HTMLElement>(CONTROLS) ?? null
  if (first instanceof HTMLInputElement && first.type === 'radio')
    return fields?.querySelector<HTMLElement>(`input[name="${CSS.escape(first.name)}"]:checked`) ?? first
  return first
}

/**
 * Sends the focus where it belongs after a change. Source: rules 1.3: input pages to the first control, pages of text,
 * progress and result to their heading, what was found to the first of it that is not answered. The error summary takes
 * focus by itself.
 */
export function focusFor(attention: Attention, state: WizardState, pageId: string | undefined): void {
  const main = document.querySelector('main')
  if (main === null) return
  const heading = main.querySelector<HTMLElement>('h1')
  switch (attention.place) {
    case 'page': {
      const control = state.phase === 'pages' ? firstControl(main) : null
      main.querySelector('.page-scroll')?.scrollTo(0, 0)
      ;(control ?? heading)?.focus()
      return
    }
    case 'findings': {
      const open = (state.findings[pageId ?? ''] ?? []).find(
        (finding) => finding.level !== 'info' && !isAcknowledged(state.said, finding),
      )
      const message = open === undefined ? null : document.getElementById(`finding-${open.code}`)
      ;(message ?? heading)?.focus()
      return
    }
    case 'problem':
      ;(document.getElementById('wizard-problem') ?? heading)?.focus()
      return
    case 'errors':
      return
  }
}
