import type { RunAnswer, RunQuestion } from '../../preload/contract/run.ts'
import { Problem } from './problem.ts'

/** The one place where a run asks. Steps that ask at the same time stand in line; the person sees one question at a time. */
export interface Desk {
  ask(question: RunQuestion): Promise<RunAnswer>
  current(): RunQuestion | undefined
  /** @throws Problem `answer-not-asked` when that step does not ask, or not that */
  answer(step: string, answer: RunAnswer): void
  /** Answers every question, the later ones too, with `stop`. */
  close(): void
}

const answers: Record<RunQuestion['kind'], readonly RunAnswer[]> = {
  guide: ['check', 'stop'],
  decide: ['it-happened', 'do-it-again', 'stop'],
}

/** @param changed called when the current question is another */
export function createDesk(changed: () => void): Desk {
  const line: { question: RunQuestion; resolve(answer: RunAnswer): void }[] = []
  let closed = false
  return {
    ask(question) {
      if (closed) return Promise.resolve('stop')
      return new Promise((resolve) => {
        line.push({ question, resolve })
        changed()
      })
    },
    current: () => line[0]?.question,
    answer(step, answer) {
      const first = line[0]
      if (first === undefined || first.question.step !== step || !answers[first.question.kind].includes(answer)) {
        throw new Problem({
          code: 'answer-not-asked',
          text: 'The run does not ask that now.',
          cause:
            first === undefined
              ? 'No question is open.'
              : `The open question is about the step "${first.question.step}".`,
          unchanged: ['The answer was not used.'],
          next: ['Look at the page again: it shows what is asked.'],
        })
      }
      line.shift()
      first.resolve(answer)
      changed()
    },
    close() {
      closed = true
      for (const { resolve } of line.splice(0)) resolve('stop')
    },
  }
}
