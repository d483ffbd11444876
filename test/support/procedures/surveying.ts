import { procedureOf, thing, things, type World } from './world.ts'

/** How often the world was looked at, and with which secrets. */
export interface Surveys {
  count: number
  secrets: string[][]
}

/** Steps of what is in the world when the plan is made: with more or less in it, another plan. */
export function surveyingWith(surveys: Surveys) {
  return procedureOf<object>('surveying', () => [], {
    secrets: () => ['password'],
    async survey(_, world, secrets) {
      surveys.count += 1
      surveys.secrets.push(Object.keys(secrets))
      // What a catalog query gives: members that are absent, and nothing that is no JSON.
      return { found: await things(world), absent: undefined, nested: [{ also: undefined, kept: null }] }
    },
    plan: async (_, world, made) => stepsFor(made.survey, world),
  })
}

function stepsFor(survey: unknown, world: World) {
  const { found } = survey as { found: string[] }
  return [`after-${found.join('-') || 'nothing'}`, 'second', 'third'].map((name) => thing(world, name))
}

export const surveying = surveyingWith({ count: 0, secrets: [] })
