// A program that does nothing: what is published is what the tools' own programs need, and this one is left out.
return 0;
