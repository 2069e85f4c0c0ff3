/** Paragraphs of a made-up report, with people, places, dates and sums. */
export const libraryReport = [
  'The Harbour Street library opened its rebuilt reading room on 3 February 2025, eleven months after a burst pipe flooded the ground floor. Repairs cost the town council £412,000, of which the insurer paid £365,000. The architect Helen Okafor kept the oak shelves that the first librarian, Thomas Reed, had ordered in 1911.',
  'Visitors have doubled since then. In March the library counted 18,240 visits, against 9,105 in March 2023, and lent 6,730 books. The reading room is full on most afternoons, and the library has bought forty more chairs.',
  'Opening hours remain the sore point. The library closes at five on weekdays, because the town council has not filled two posts that fell vacant in 2022. A petition signed by 1,900 residents asks the council for two late evenings a week. Dublin and Galway run such evenings with volunteers, and lending rose there by 12%.',
] as const;

/** A made-up review with good and bad to say. */
export const kettleReview =
  'I bought this kettle from Microsoft in Manchester on 14 March 2025 for $49.99. Maria Lopez in the support team was wonderful. The first lid leaked badly and the handle became dangerous. It is not good value. Write to anna.smith@example.org or see https://example.org/review/42.';

/** The same plain statement in other languages. */
export const germanText =
  'Die Bibliothek in der Hafenstraße hat ihren neuen Lesesaal im Februar wieder geöffnet. Viele Besucher freuen sich über die alten Regale aus Eichenholz.';
