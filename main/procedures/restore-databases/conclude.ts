import type { Conclusion, RunStep, RunSummary } from '../../engine/types.ts'
import { leadOf } from '../encryption-key/lead.ts'
import type { Answers } from './answers.ts'
import { LEFT_FOR_LATER, listWords, slug, TOLD_APART } from './words.ts'

/** What the result page says, and what is left to do. */
export function conclude(run: RunSummary, a: Answers): Conclusion {
  if (a.purpose === 'practice') return practice(run, a)
  return run.outcome === 'done' || run.outcome === 'already-done' ? done(run, a) : ended(run, a)
}

function done(run: RunSummary, a: Answers): Conclusion {
  const isAfter = a.purpose === 'after'
  const names = listWords(a.databases)
  const same = provenOf(run, 'comparison').length > 0
  const apart = provenOf(run, 'comparison').some((text) => text.includes(TOLD_APART))
  const differs = !same && unprovenOf(run, 'comparison').length > 0
  return {
    title: isAfter
      ? 'The steps after the restore are done'
      : differs
        ? 'The databases are recovered; something differs from the snapshot'
        : 'The databases are recovered',
    lead: same
      ? `${names}: restored and put in order; compared with the snapshot, there is no difference${apart ? `${TOLD_APART}: see Unproven` : ''}.`
      : differs
        ? `${names}: the differences are listed below.`
        : `${names}: ${isAfter ? 'put in order' : 'restored and put in order'}; nothing was compared.`,
    next: [...queued(run), ...leftovers(run), ...warehouse(a), ...whatNow(run, a)],
  }
}

/** Windows logins that the domain did not know. */
function queued(run: RunSummary): string[] {
  const open = unprovenOf(run, 'logins')
  return open.some((text) => text.includes(LEFT_FOR_LATER))
    ? [
        'Some Windows logins are left for later: the domain does not know these accounts now. Run “Already restored by another tool”, step Logins, once it answers; only what is missing is made.',
      ]
    : []
}

function leftovers(run: RunSummary): string[] {
  const orphans = unprovenOf(run, 'orphans').length > 0
  return orphans ? ['Make logins for the orphaned users, or remove the users that nobody needs.'] : []
}

function warehouse(a: Answers): string[] {
  return a.recreate === true
    ? [
        'Data warehouse databases without a backup are made anew by the Setup of the data warehouse management server, and registered again. They get from Service Manager what it still holds; historical data are lost.',
      ]
    : []
}

function whatNow(run: RunSummary, a: Answers): string[] {
  if (a.purpose === 'after') return []
  const started = isGood(stepOf(run, 'start-services'))
  return [
    ...(started ? [] : ['Start the Service Manager services: OMSDK, OMCFG, HealthService, in this order.']),
    'Open the console and see that work items are there, and that workflows run.',
    ...(a.databases.some((name) => /^reportserver$/i.test(name))
      ? ['Restore the encryption key of Reporting Services on the report server: rskeymgmt -a.']
      : []),
    'Back up the recovered databases: from here on a new chain of backups begins.',
  ]
}

function ended(run: RunSummary, a: Answers): Conclusion {
  const touched = a.databases.filter((name) => isBegun(run, `restore-${slug(name)}`))
  const restored = touched.filter((name) => isGood(stepOf(run, `restore-${slug(name)}`)))
  const untouched = a.databases.filter((name) => !touched.includes(name))
  const stopped = isGood(stepOf(run, 'stop-services')) && run.restored !== true
  const fix = run.failed?.error?.next ?? []
  return {
    title:
      a.purpose === 'after'
        ? 'The steps after the restore are not done'
        : restored.length > 0
          ? 'Not every database is recovered and in order'
          : 'The databases are not recovered',
    lead: leadOf(run),
    unchanged: [
      ...(a.purpose === 'after'
        ? ['The data in the databases were not changed']
        : untouched.length === 0
          ? []
          : [`Not replaced: ${listWords(untouched)}`]),
      'The backups were only read',
    ],
    next: [
      ...fix,
      ...(restored.length > 0 && restored.length === a.databases.length
        ? [
            'Every database is restored. Run the rest with “Already restored by another tool”: what is done is left alone.',
          ]
        : a.purpose === 'after'
          ? ['Run the steps again: what is done is left alone.']
          : ['Start the wizard again once the cause is put right.']),
      ...(stopped
        ? ['The Service Manager services are stopped. Leave them stopped until the databases are in order.']
        : []),
      ...(isBegun(run, 'stop-other-servers') && !isGood(stepOf(run, 'start-other-servers'))
        ? ['Services that were stopped by hand on other servers are started there again by hand.']
        : []),
      ...kept(run),
    ],
  }
}

/** Where replaced databases are kept. */
function kept(run: RunSummary): string[] {
  const files = run.steps
    .filter(({ id }) => id.startsWith('safety-'))
    .flatMap(({ proof }) => (proof?.files ?? []).map(({ path }) => path))
  return files.length === 0 ? [] : [`Safety backups of what was there before: ${files.join(', ')}.`]
}

function practice(run: RunSummary, a: Answers): Conclusion {
  const names = listWords(a.databases)
  if (run.outcome === 'done' || run.outcome === 'already-done')
    return {
      title: a.databases.length === 1 ? 'The backup is proven' : 'The backups are proven',
      lead: `${names}: restored under another name, every page checked, dropped again.`,
      next: ['Repeat this from time to time, with the newest backups.'],
    }
  const damaged = run.failed?.id.startsWith('check-') === true
  return {
    title: damaged ? 'The backup holds damaged data' : 'The backup is not proven',
    lead: leadOf(run),
    unchanged: ['No other database was touched', 'The backups were only read'],
    next: run.failed?.error?.next ?? ['Start the wizard again.'],
  }
}

function stepOf(run: RunSummary, id: string): RunStep | undefined {
  return run.steps.find((step) => step.id === id)
}

function provenOf(run: RunSummary, id: string): string[] {
  return stepOf(run, id)?.proof?.proven ?? []
}

function unprovenOf(run: RunSummary, id: string): string[] {
  return stepOf(run, id)?.proof?.unproven ?? []
}

function isBegun(run: RunSummary, id: string): boolean {
  const state = stepOf(run, id)?.state
  return state !== undefined && state !== 'waiting' && state !== 'skipped'
}

function isGood(step: RunStep | undefined): boolean {
  return step?.state === 'done' || step?.state === 'already-done'
}
