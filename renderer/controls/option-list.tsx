import { Fragment, type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { Option } from '../../preload/contract/index.ts'
import { useAnnounce } from './announcer.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { rowAfterKey, toggled } from './option-list-keys.ts'
import { layOut } from './option-rows.ts'
import { TextInput } from './text-input.tsx'
import { scrollTopFor, useVirtualWindow } from './virtual-window.ts'

export interface OptionListProps {
  id: string
  /** What is listed: "Databases". */
  label: string
  options: readonly Option[]
  /** Chosen values. */
  value: readonly string[]
  onChange: (value: string[]) => void
  describedBy?: string | undefined
  invalid?: boolean | undefined
  accessKey?: string | undefined
}

/** Height of a row in CSS pixels, as in option-list.css. */
const ROW = 40
const number = new Intl.NumberFormat('en')

/** Any number of a list that the machine fills. Draws only the rows in view, so that 100,000 are as quick as ten. */
export function OptionList(props: OptionListProps) {
  const { id, label, options, value, onChange } = props
  const [filter, setFilter] = useState('')
  const wanted = useDeferredValue(filter.trim().toLowerCase())
  const searchable = useMemo(() => options.map((o) => `${o.label} ${o.detail ?? ''}`.toLowerCase()), [options])
  const shown = useMemo(
    () => (wanted === '' ? options : options.filter((_, index) => searchable[index]?.includes(wanted))),
    [options, searchable, wanted],
  )
  const chosen = useMemo(() => new Set(value), [value])
  const [active, setActive] = useState(0)
  const current = Math.min(active, Math.max(0, shown.length - 1))
  const box = useRef<HTMLDivElement>(null)
  const layout = useMemo(() => layOut(shown), [shown])
  const rows = useVirtualWindow(box, layout.count, ROW)
  const announce = useAnnounce()
  const count =
    wanted === ''
      ? `${number.format(options.length)} in all, ${number.format(chosen.size)} selected`
      : `${number.format(shown.length)} of ${number.format(options.length)} shown, ${number.format(chosen.size)} selected`
  const firstCount = useRef(count)
  useEffect(() => {
    if (count !== firstCount.current) announce(count, 500)
  }, [announce, count])

  const goTo = (index: number) => {
    setActive(index)
    const element = box.current
    if (element === null) return
    // The first option's heading comes into view with it.
    const row = index === 0 ? 0 : layout.rowOf(index)
    element.scrollTop = scrollTopFor(row, { scrollTop: element.scrollTop, height: element.clientHeight }, ROW)
  }
  const toggle = (option: Option | undefined) => {
    if (option === undefined) return
    if (option.unavailable === undefined) onChange(toggled(value, option.value))
    else announce(option.unavailable)
  }
  const chooseAll = () => {
    const all = shown.filter((option) => option.unavailable === undefined).map((option) => option.value)
    const whole = all.every((one) => chosen.has(one))
    const these = new Set(all)
    const others = value.filter((one) => !these.has(one))
    onChange(whole ? others : [...others, ...all])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1)
    const next = rowAfterKey(event.key, current, shown.length, page)
    if (next !== undefined) goTo(next)
    else if (event.key === ' ') toggle(shown[current])
    else if (event.key === 'a' && event.ctrlKey) chooseAll()
    else return
    event.preventDefault()
  }
  const place = layout.rowOf(current)
  const isDrawn = place >= rows.first && place < rows.end
  const draw = (from: number, to: number) =>
    shown.slice(from, to).map((option, offset) => {
      const index = from + offset
      return (
        <OptionRow
          key={option.value}
          id={`${id}-${index}`}
          option={option}
          chosen={chosen.has(option.value)}
          active={index === current}
          position={index + 1}
          total={shown.length}
          onPick={() => {
            setActive(index)
            toggle(option)
          }}
        />
      )
    })
  return (
    <div className="option-list">
      <div className="toolbar">
        <div className="grow">
          <TextInput
            id={`${id}-filter`}
            search
            label={`Filter ${label.toLowerCase()}`}
            placeholder="Filter"
            value={filter}
            onChange={(text) => {
              setFilter(text)
              goTo(0)
            }}
          />
        </div>
        <span className="caption nums">{count}</span>
      </div>
      <div
        ref={box}
        id={id}
        className="option-rows"
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={isDrawn ? `${id}-${current}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid ? true : undefined}
        accessKey={props.accessKey}
        onKeyDown={onKeyDown}
      >
        <Space height={rows.before} />
        {layout.drawn(rows.first, rows.end).map(({ group, withHeading, first, end }) =>
          group.heading === undefined ? (
            <Fragment key={group.first}>{draw(first, end)}</Fragment>
          ) : (
            <div key={group.first} role="group" aria-label={group.heading}>
              {withHeading && (
                <div className="option-heading strong" aria-hidden="true">
                  {group.heading}
                </div>
              )}
              {draw(first, end)}
            </div>
          ),
        )}
        <Space height={rows.after} />
      </div>
      {shown.length === 0 && (
        <p className="below">{options.length === 0 ? 'Nothing was found.' : 'Nothing fits the filter.'}</p>
      )}
    </div>
  )
}

/** Empty room as tall as the rows that are not drawn; an attribute, because the policy of the page allows no style attribute. */
export function Space({ height }: { height: number }) {
  return <svg className="space" width="1" height={height} aria-hidden="true" />
}

interface OptionRowProps {
  id: string
  option: Option
  chosen: boolean
  active: boolean
  position: number
  total: number
  onPick: () => void
}

function OptionRow({ id, option, chosen, active, position, total, onPick }: OptionRowProps) {
  const { label, detail, unavailable } = option
  return (
    // Keys belong to the list, which holds the focus.
    <div
      id={id}
      role="option"
      className={classes('option-row', active && 'is-active', unavailable !== undefined && 'off')}
      aria-selected={chosen}
      aria-disabled={unavailable === undefined ? undefined : true}
      aria-setsize={total}
      aria-posinset={position}
      onClick={onPick}
    >
      <span className={classes('box', unavailable !== undefined && 'none')}>
        {chosen && <Icon name="check" size="small" />}
      </span>
      <span className="name">{label}</span>
      <span className="caption">{unavailable ?? detail}</span>
    </div>
  )
}
