/** The first halves of the names that Docker and Podman draw for containers nobody has named: `admiring_bohr`. */
const adjectives = new Set(
  (
    'admiring adoring affectionate agitated amazing angry awesome beautiful blissful bold boring brave busy charming clever compassionate ' +
    'competent condescending confident cool cranky crazy dazzling determined distracted dreamy eager ecstatic elastic elated elegant ' +
    'eloquent epic exciting fervent festive flamboyant focused friendly frosty funny gallant gifted goofy gracious great happy hardcore ' +
    'heuristic hopeful hungry infallible inspiring intelligent interesting jolly jovial keen kind laughing loving lucid magical modest ' +
    'musing mystifying naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic pensive practical priceless quirky ' +
    'quizzical recursing relaxed reverent romantic sad serene sharp silly sleepy small stoic strange stupefied suspicious sweet tender ' +
    'thirsty trusting trusty unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful zealous zen'
  ).split(' '),
);

/** Did an engine draw this name of a container? Names that people give have two words as well. */
export function isDrawnName(text: string): boolean {
  const [, adjective] = /^([a-z]+)_[a-z]+\d?$/.exec(text) ?? [];
  return adjective !== undefined && adjectives.has(adjective);
}
