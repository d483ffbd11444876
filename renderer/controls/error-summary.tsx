import { type MouseEvent, useEffect, useRef } from 'react'
import { Icon } from './icon.tsx'

export interface FieldProblem {
  field?: string | undefined
  text: string
}

/** Brings the person to a field: the control itself, or what is chosen (else first) in a group of them. */
export function focusField(field: string): boolean {
  const found = document.getElementById(field)
  if (found === null) return false
  const inner =
    found.querySelector<HTMLElement>('input:checked') ?? found.querySelector<HTMLElement>('input, select, button')
  const control = found.matches('fieldset, div, section') && found.tabIndex < 0 ? (inner ?? found) : found
  control.focus()
  control.scrollIntoView({ block: 'nearest' })
  return document.activeElement === control
}

export interface ErrorSummaryProps {
  problems: readonly FieldProblem[]
  /** Counts the tries: the same problems take focus again. */
  attempt?: number | undefined
}

/** First on the page when Next found something: takes focus, one link a field, the same words as at the field. */
export function ErrorSummary({ problems, attempt }: ErrorSummaryProps) {
  const box = useRef<HTMLElement>(null)
  const words = problems.map((problem) => problem.text).join('\n')
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- focus follows the words and the tries, not each render
  useEffect(() => {
    if (words !== '') box.current?.focus()
  }, [words, attempt])
  if (problems.length === 0) return null
  const go = (event: MouseEvent, field: string) => {
    event.preventDefault()
    focusField(field)
  }
  return (
    <section className="message error" ref={box} tabIndex={-1} aria-labelledby="problem">
      <Icon name="error" />
      {/* The alert is a child: JAWS stays silent about one that takes focus itself. */}
      <div role="alert">
        <h2 id="problem">There is a problem</h2>
        <ul className="links">
          {problems.map(({ field, text }) => (
            <li key={`${field ?? ''} ${text}`}>
              {field === undefined ? (
                text
              ) : (
                <a href={`#${field}`} onClick={(event) => go(event, field)}>
                  {text}
                </a>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
