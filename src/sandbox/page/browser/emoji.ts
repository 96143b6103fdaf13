/** The short names our messages and reactions use. Any other is shown as people type it. */
const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  bell: '🔔',
  black_circle: '⚫',
  bulb: '💡',
  calendar: '📅',
  chart_with_downwards_trend: '📉',
  chart_with_upwards_trend: '📈',
  checkered_flag: '🏁',
  eyes: '👀',
  fire: '🔥',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  mag: '🔍',
  memo: '📝',
  no_bell: '🔕',
  question: '❓',
  red_circle: '🔴',
  repeat: '🔁',
  rotating_light: '🚨',
  slightly_smiling_face: '🙂',
  speech_balloon: '💬',
  tada: '🎉',
  ticket: '🎫',
  umbrella: '☔',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  x: '❌',
  zap: '⚡',
  zzz: '💤',
};

export function emoji(name: string): string {
  return EMOJI[name] ?? `:${name}:`;
}

/** `:eyes:` within plain text. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+'-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
