import { useTitles } from "@/document/useTitles";

/** The name of what a line is for: a part of the drawing, or commitments of the account that nothing used. */
export function useSubjects(): (id: string) => string {
  const titleOf = useTitles();
  return (id) => {
    const title = titleOf(id);
    return id === "account" && title === "account" ? "Unused commitments" : title;
  };
}
