import { mkdir } from 'node:fs/promises'
import type { AppState } from '../preload/contract/app.ts'
import { wizards } from '../preload/contract/wizards/index.ts'
import type { Application } from './application.ts'
import { Problem, toErrorData } from './engine/problem.ts'
import type { Host } from './host.ts'
import type { Handlers } from './router.ts'
import { scriptText } from './script-text.ts'
import { needWizard, wizardOf } from './wizards.ts'

/** What each call of the contract does. Inputs and outputs are checked by the router. */
export function createHandlers(app: Application, host: Host): Handlers {
  const { ports, runs, practice } = app
  const needPractice = (): NonNullable<Application['practice']> => {
    if (practice === undefined)
      throw new Problem({
        code: 'not-practice',
        text: 'This is not the practice environment.',
        unchanged: ['Nothing was done.'],
      })
    if (runs.active() !== undefined)
      throw new Problem({
        code: 'run-in-progress',
        text: 'A run goes on in the practice environment.',
        unchanged: ['The practice environment is as it was.'],
        next: ['Wait for the run’s end, or stop it.'],
      })
    return practice
  }
  return {
    'app.state': () => readState(app),
    async 'app.open-folder'({ folder }) {
      const path = { data: app.folder.path, logs: app.log.folder, kit: ports.kit.folder }[folder]
      // The kit's folder comes with its first entry; until then there is nothing to show but the empty folder.
      await mkdir(path, { recursive: true })
      await host.openFolder(path)
      return {}
    },
    'app.log': async ({ lines }) => ({ lines: app.log.tail(lines), file: app.log.file }),
    async 'app.switch-target'() {
      if (runs.active() !== undefined)
        throw new Problem({
          code: 'run-in-progress',
          text: 'A run goes on; the target stays as it is until the run has ended.',
          unchanged: ['The run goes on.'],
          next: ['Wait for the run’s end, or stop it.'],
        })
      host.switchTarget(app.target === 'practice' ? 'this-computer' : 'practice')
      return {}
    },
    async 'window.close'() {
      if (runs.active() !== undefined)
        throw new Problem({
          code: 'run-in-progress',
          text: 'A run goes on; the window stays open until it has ended.',
          unchanged: ['The run goes on.'],
          next: ['Stop the run first.'],
        })
      host.closeWindow()
      return {}
    },

    async 'practice.set'({ computer, fault }) {
      await needPractice().world.set({
        ...(computer === undefined ? {} : { computer }),
        ...(fault === undefined ? {} : { fault }),
      })
      return {}
    },
    async 'practice.reset'() {
      await app.resetPractice(needPractice())
      return {}
    },

    async 'wizard.start'({ wizard, answers }) {
      const { procedure, parsePartly } = needWizard(wizard)
      await app.forgetSignIns()
      const entry = parsePartly(answers)
      return {
        answers: { ...entry, ...((await procedure.start?.(entry, ports)) as Record<string, unknown> | undefined) },
      }
    },
    async 'wizard.facts'({ wizard, page, answers }) {
      const { procedure, parsePartly } = needWizard(wizard)
      return (await procedure.facts?.(page, parsePartly(answers), ports)) ?? []
    },
    'wizard.options'({ wizard, field, answers }) {
      const { procedure, parsePartly } = needWizard(wizard)
      return procedure.options(field, parsePartly(answers), ports)
    },
    async 'wizard.findings'({ wizard, page, answers, secrets }) {
      try {
        const { procedure, parsePartly } = needWizard(wizard)
        return await procedure.findings(page, parsePartly(answers), ports, secrets)
      } finally {
        for (const bytes of Object.values(secrets)) bytes.fill(0)
      }
    },
    'wizard.plan': ({ wizard, answers, secrets }) => runs.plan(wizard, answers, secrets),
    'wizard.run': ({ hash, acknowledge, secrets }) => runs.start(hash, acknowledge, secrets),
    async 'wizard.leave'() {
      await app.forgetSignIns()
      return {}
    },
    async 'instance.test'(input) {
      const { testInstance } = await import('./instance-test.ts')
      return testInstance(ports, input)
    },
    async 'plan.save-script'({ hash }) {
      const plan = runs.planned(hash)
      if (plan === undefined)
        throw new Problem({
          code: 'plan-unknown',
          text: 'This plan is not known any more.',
          unchanged: ['Nothing was saved.'],
          next: ['Go back one page and forward again: the plan is made anew.'],
        })
      const path = await host.pick({ what: 'save-file', start: `${plan.wizard}-script.txt`, title: 'Save the script' })
      if (path === undefined) return { saved: false }
      await app.saveText(path, scriptText(plan))
      return { saved: true, path }
    },

    'run.get': ({ run }) => runs.get(run),
    'run.resume': ({ run, secrets }) => runs.resume(run, secrets),
    async 'run.discard'({ run }) {
      await runs.discard(run)
      return {}
    },
    async 'run.stop'({ run }) {
      await runs.stop(run)
      return {}
    },
    async 'run.answer'({ run, step, answer }) {
      await runs.answer(run, step, answer)
      return {}
    },
    async 'run.open-report'({ run, format }) {
      await host.openFile(await runs.reportPath(run, format))
      return {}
    },

    async 'password.strength'({ password }) {
      try {
        const { strengthOf } = await import('./passwords/index.ts')
        return await strengthOf(password, await app.wordsOfThisPlace())
      } finally {
        password.fill(0)
      }
    },
    async 'password.generate'() {
      const { makePassphrase } = await import('./passwords/index.ts')
      return { passphrase: await makePassphrase() }
    },

    async 'clipboard.write'({ text, secret }) {
      // The clipboard takes strings only; this one can't be wiped and is dropped at once.
      await host.writeClipboard(new TextDecoder().decode(text), secret ? 30 : undefined)
      text.fill(0)
      return {}
    },
    async 'dialog.pick'(what) {
      const picked = await host.pick(practice === undefined ? what : { ...what, start: practice.realPath(what.start) })
      if (picked === undefined) return {}
      return { path: practice === undefined ? picked : practice.practicePath(picked) }
    },
  }
}

async function readState(app: Application): Promise<AppState> {
  const { ports, runs, practice } = app
  const settled = await Promise.allSettled(
    wizards.map(async ({ id }) => ({ wizard: id, ...(await wizardOf(id)?.procedure.status?.(ports)) })),
  )
  const kit = await ports.kit.artifacts().then(
    (artifacts) => ({
      text:
        artifacts.length === 0
          ? `The recovery kit is empty. The first backup creates it in ${ports.kit.folder}.`
          : `Recovery kit: ${artifacts.length} ${artifacts.length === 1 ? 'entry' : 'entries'} in ${ports.kit.folder}.`,
    }),
    (error: unknown) => ({
      text: `The recovery kit in ${ports.kit.folder} can’t be read.`,
      problem: toErrorData(error),
    }),
  )
  const active = runs.active()
  const state = practice?.world.state()
  return {
    product: app.tool,
    target: app.target,
    platform: process.platform,
    computer: await app.describeComputer(),
    folders: { data: app.folder.path, logs: app.log.folder, kit: ports.kit.folder, why: app.folder.why },
    kit,
    wizards: wizards.map(({ id }, index) => {
      const result = settled[index]
      return result?.status === 'fulfilled'
        ? result.value
        : { wizard: id, tone: 'warn' as const, text: 'Unknown', detail: toErrorData(result?.reason).text }
    }),
    unfinished: await runs.unfinished(),
    ...(active === undefined ? {} : { active }),
    ...(state === undefined ? {} : { practice: state }),
  }
}
