//! The window, as the attendant has it: the whole app on real files, by what a person sees and presses.

mod booth;
mod choices;
mod entries;
mod exits;
mod first_run;
mod idle;
mod scanner;
mod threads;
mod touch;
