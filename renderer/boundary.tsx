import { Component, type ReactNode } from 'react'
import { Button } from './controls/button.tsx'
import { ProblemMessage } from './controls/problem-text.tsx'

interface State {
  fault: Error | undefined
}

/** Catches a fault of the page itself: a sentence and a way on instead of a white window. A run in main goes on untouched. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { fault: undefined }

  static getDerivedStateFromError(reason: unknown): State {
    return { fault: reason instanceof Error ? reason : new Error(String(reason)) }
  }

  override render() {
    const { fault } = this.state
    if (fault === undefined) return this.props.children
    return (
      <main className="fault">
        <h1>The window met a fault</h1>
        <ProblemMessage
          error={{
            code: 'page-fault',
            text: 'The page can’t be shown.',
            cause: 'The fault is in the program’s own page.',
            unchanged: ['A run that goes on is not affected: it goes on without the page.'],
            next: ['Reload the page. The run is shown again.'],
            detail: `${fault.name}: ${fault.message}`,
          }}
        />
        <Button kind="primary" onClick={() => location.reload()}>
          Reload page
        </Button>
      </main>
    )
  }
}
