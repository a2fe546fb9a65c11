# A report of dotnet-stryker's as lines: `row` for each directory and for all, `survivor` for each mutant that no test has noticed.
def text: gsub("\\s+"; " ") | .[:120];
def row: (map(select(.status | IN("Killed", "Timeout"))) | length) as $killed
    | "row mutants | \(.[0].directory) | \(length) | \($killed) | \(map(select(.status == "Survived")) | length) | \(map(select(.status == "NoCoverage")) | length) | \($killed * 1000 / length | floor / 10) % |";

[.files | to_entries[] | (.key | sub(".*/src/ocx-core/"; "")) as $file | .value.mutants[]
    | select(.status | IN("Killed", "Timeout", "Survived", "NoCoverage"))
    | {$file, directory: ($file | split("/")[0]), status, line: .location.start.line, what: "\(.mutatorName): \(.replacement | text)"}]
| (group_by(.directory)[] | row), (map(.directory = "all") | row),
    (sort_by(.file, .line)[] | select(.status | IN("Survived", "NoCoverage"))
        | "survivor \(.file):\(.line): \(if .status == "NoCoverage" then "no test: " else "" end)\(.what)")
