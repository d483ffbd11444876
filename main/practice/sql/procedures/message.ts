import { SqlError } from '../../tds/index.ts'
import { languageNamed } from '../languages.ts'
import { notPermitted } from '../statements/errors.ts'
import { procedure } from './define.ts'

/** sp_addmessage. @throws SqlError 15247, 15040, 15041, 15033, 15043, 15279, 15304, 15271 */
export const addMessage = procedure(
  [
    { name: 'msgnum' },
    { name: 'severity' },
    { name: 'msgtext' },
    { name: 'lang', optional: true },
    { name: 'with_log', optional: true },
    { name: 'replace', optional: true },
  ],
  async (run, given) => {
    const rights = run.rights()
    if (!rights.sysadmin && !rights.serverRole('serveradmin')) throw notPermitted()
    const number = Number(given.get('msgnum'))
    const severity = Number(given.get('severity'))
    const text = String(given.get('msgtext') ?? '').slice(0, 255)
    const lang = given.get('lang')
    const log = String(given.get('with_log') ?? 'FALSE').toUpperCase()
    if (!Number.isInteger(number) || number <= 50_000)
      throw new SqlError(15_040, 'User-defined error messages must have an ID greater than 50000.')
    if (!Number.isInteger(severity) || severity < 1 || severity > 25)
      throw new SqlError(15_041, 'User-defined error messages must have a severity level between 1 and 25.')
    if (log !== 'TRUE' && log !== 'FALSE')
      throw new SqlError(15_271, "Invalid @with_log parameter value. Valid values are 'true' or 'false'.")
    const name = lang === undefined || lang === null ? 'us_english' : String(lang)
    const language = languageNamed(name)
    if (language === undefined) throw new SqlError(15_033, `'${name}' is not a valid official language name.`)
    await run.store.change((state) => {
      const english = state.messages.find((each) => each.number === number && each.language === 1033)
      const former = state.messages.find((each) => each.number === number && each.language === language.lcid)
      if (former !== undefined && String(given.get('replace') ?? '').toUpperCase() !== 'REPLACE')
        throw new SqlError(15_043, "You must specify 'REPLACE' to overwrite an existing message.")
      if (language.lcid !== 1033 && english === undefined)
        throw new SqlError(
          15_279,
          `You must add the us_english version of this message before you can add the '${name}' version.`,
        )
      if (language.lcid !== 1033 && english?.severity !== severity)
        throw new SqlError(
          15_304,
          `The severity level of the '${name}' version of this message must be the same as the severity level (${english?.severity ?? 0}) of the us_english version.`,
        )
      // Only the us_english version says whether the message is logged.
      const logged = language.lcid === 1033 ? log === 'TRUE' : (english?.logged ?? false)
      const message = { number, language: language.lcid, severity, logged, text }
      if (former === undefined) state.messages.push(message)
      else Object.assign(former, message)
    })
  },
)
