import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import type { permissions } from '../../../preload/contract/wizards/permissions.ts'

export type Answers = AnswersOf<typeof permissions>
