"""What clients bring on paper or as a file: letters, lab results, an ECG, a card. Looked through before it is kept,
kept sealed, and opened only through the gate."""
