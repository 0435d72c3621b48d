import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  ConnectionLineType,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useStore as useFlowStore,
  useReactFlow,
  useStoreApi,
} from "@xyflow/react";
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import type { Catalog } from "@/catalog/types";
import { heeded } from "@/document/ignored";
import { overlay } from "@/document/overlay";
import { problems, worstBySubject } from "@/document/problems";
import { editor, select } from "@/document/store";
import { press } from "@/ui/actions";
import { useNarrow } from "@/ui/narrow";
import { openQuickAdd } from "./adding";
import css from "./Canvas.module.css";
import { CardNode } from "./CardNode";
import { Dots } from "./Dots";
import { FAR } from "./drawBoxes";
import { addService, knowCatalog, landing } from "./dropping";
import { showDropTarget } from "./dropTarget";
import { EdgeLayer, MANY_EDGES } from "./EdgeLayer";
import { EdgeNaming } from "./EdgeNaming";
import { EmptyHint } from "./EmptyHint";
import { FleetNode } from "./FleetNode";
import { setFar } from "./farView";
import { drawFigures } from "./figures";
import { FIT } from "./fit";
import { GroupNode } from "./GroupNode";
import { GuideLines } from "./GuideLines";
import { snapToGuides } from "./guides";
import { Legend } from "./Legend";
import { liveDrag, moveLive, takeBackLive } from "./liveDrag";
import { openMenu } from "./menuState";
import { startNaming } from "./NameInPlace";
import { Overview } from "./Overview";
import { perFrame } from "./perFrame";
import { DRAGGED_SERVICE, draggedService } from "./picking";
import { type FlowEdge, FlowMaker, type FlowNode } from "./toFlow";
import { useConnecting } from "./useConnecting";
import { useDragging } from "./useDragging";
import { useEdgePicking } from "./useEdgePicking";
import { Arrows, WireEdge } from "./WireEdge";
import { useWays } from "./ways";
import { edgeNear, insertion, showDropEdge } from "./wires";
import { ZoomControls } from "./ZoomControls";

const NODE_TYPES = { card: CardNode, fleet: FleetNode, container: GroupNode };
const EDGE_TYPES = { wire: WireEdge };
const NO_EDGES: FlowEdge[] = [];
/** From this many boxes on only those in view stand in the page. */
const MANY_NODES = 200;
const PAN_BUTTONS = [1];
/** Below this zoom boxes say less, in larger letters: else nothing of them could be read. */
const SMALL = 0.72;

/** Handlers that never change: a new one would draw every box again. */
const MENUS = {
  onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => openMenu(event, null),
  onNodeContextMenu: (event: MouseEvent, node: FlowNode) => openMenu(event, node.id),
  onEdgeContextMenu: (event: MouseEvent, edge: FlowEdge) => openMenu(event, edge.id),
  onEdgeDoubleClick: (_: MouseEvent, edge: FlowEdge) => {
    if (!overlay.getState().locked) startNaming(edge.id);
  },
  onSelectionContextMenu: (event: MouseEvent) => openMenu(event, null),
};

/**
 * Arrow keys on a box or a marquee are the registry's. The library would move what is chosen on the screen alone, and
 * say that the key is taken: the Document would never hear of it.
 */
function keepArrows(event: KeyboardEvent): void {
  const over = (event.target as Element).closest(".react-flow__node, .react-flow__nodesselection");
  if (!over || !event.key.startsWith("Arrow") || event.target instanceof HTMLInputElement) return;
  event.stopPropagation();
  press(event.nativeEvent);
}

/** The one place that knows the canvas library's events: it turns them into commands on the Document. */
export function Canvas({ catalog }: { catalog: Catalog }) {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi<FlowNode, FlowEdge>();
  const far = useFlowStore((state) => state.transform[2] < FAR);
  const small = useFlowStore((state) => state.transform[2] < SMALL);
  const document = useStore(editor, (state) => state.document);
  const selection = useStore(editor, (state) => state.selection);
  const found = useStore(problems, (state) => state.found);
  const narrow = useNarrow();
  const playing = useStore(overlay, (state) => state.locked);
  const locked = playing || narrow;
  const [maker] = useState(() => new FlowMaker());
  useEffect(() => knowCatalog(catalog), [catalog]);

  const { ignored } = document;
  const worst = useMemo(() => worstBySubject(heeded(ignored, found)), [ignored, found]);
  const chosen = useMemo(() => new Set(selection), [selection]);
  const wanted = useMemo(
    () => maker.nodes(document, catalog, chosen, worst, locked),
    [maker, document, catalog, chosen, worst, locked],
  );
  const edges = useMemo(
    () => maker.edges(document, catalog, chosen, worst),
    [maker, document, catalog, chosen, worst],
  );
  const many = edges.length > MANY_EDGES || document.nodes.length > MANY_NODES;
  useEffect(() => setFar(many && far), [many, far]);
  useEffect(() => drawFigures(many && playing), [many, playing]);
  // While a gesture lasts the library moves boxes by itself; the Document hears of it once, at the end.
  const [nodes, setNodes] = useState(wanted);
  useEffect(() => setNodes(wanted), [wanted]);

  // Until somebody moves the view, it keeps showing everything, whatever opens and closes around the canvas.
  const looked = useRef(false);
  const holder = useRef<HTMLDivElement>(null);
  const [wide, high] = useFlowStore((state) => `${state.width} ${state.height}`).split(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is what it waits for.
  useEffect(() => {
    if (!looked.current) void flow.fitView(FIT);
  }, [wide, high, flow]);

  const dragging = useDragging(catalog, () => {
    takeBackLive(store.getState());
    setNodes(wanted);
  });
  const connection = useConnecting(catalog);
  const picking = useEdgePicking(edges, many, locked);

  useWays(edges);

  const live = useMemo(
    () =>
      perFrame((changes: NodeChange<FlowNode>[]) =>
        moveLive(store.getState(), snapToGuides(changes, store.getState().nodes, dragging.free.current)),
      ),
    [store, dragging.free],
  );
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const picked = changes.filter((change) => change.type === "select");
      if (picked.length) select(selectionAfter(picked));
      const rest = changes.filter((change) => change.type !== "select" && change.type !== "remove");
      if (rest.length === 0 || dragging.givenUp.current) return;
      if (many && rest.every((change) => change.type === "position" && change.dragging)) {
        live.later(rest);
        return;
      }
      live.now();
      // The Document hears where the boxes were let go, and the page is drawn again from it alone.
      if (liveDrag.getState().moving.size > 0) return;
      setNodes((before) => applyNodeChanges(snapToGuides(rest, before, dragging.free.current), before));
    },
    [many, dragging.free, dragging.givenUp, live],
  );
  const onEdgesChange = useCallback((changes: EdgeChange<FlowEdge>[]) => {
    const picked = changes.filter((change) => change.type === "select");
    if (picked.length) select(selectionAfter(picked));
  }, []);

  const point = (event: MouseEvent | DragEvent) =>
    flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });

  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAGGED_SERVICE) || locked) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    const service = draggedService();
    if (!service) return;
    const { x, y } = point(event);
    const drawing = editor.getState().document;
    const edge = edgeNear(drawing, x, y);
    showDropEdge(edge && insertion(catalog, drawing, edge, service) ? edge.id : null);
    const where = landing(catalog, drawing, service, [x - 1, y - 1, 2, 2], new Set());
    showDropTarget(where.home?.id ?? where.dropped?.id ?? null, where.home !== null);
  };
  const onDrop = (event: DragEvent) => {
    const service = event.dataTransfer.getData(DRAGGED_SERVICE);
    endDrop();
    if (!service || locked) return;
    event.preventDefault();
    const { x, y } = point(event);
    addService(catalog, service, x, y);
  };

  return (
    <div
      ref={holder}
      className={css.canvas}
      role="application"
      data-small={(small && !many) || undefined}
      data-figures={(many && playing && !far) || undefined}
      aria-label="Canvas"
      {...picking}
      onKeyDownCapture={keepArrows}
      onDragOver={onDragOver}
      onDragLeave={endDrop}
      onDrop={onDrop}
    >
      <Arrows />
      <ReactFlow<FlowNode, FlowEdge>
        nodes={nodes}
        edges={many ? NO_EDGES : edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        {...dragging.handlers}
        {...connection.handlers}
        onPaneClick={(event) => {
          if (event.detail === 2 && !locked) {
            openQuickAdd({ screen: { x: event.clientX, y: event.clientY }, at: point(event) });
          }
        }}
        {...MENUS}
        connectionLineType={ConnectionLineType.SmoothStep}
        connectionRadius={28}
        nodesConnectable={!locked}
        edgesReconnectable={false}
        selectionOnDrag={!narrow}
        selectionMode={SelectionMode.Partial}
        panOnDrag={narrow || PAN_BUTTONS}
        panOnScroll
        onlyRenderVisibleElements={nodes.length > MANY_NODES && !far}
        zoomOnDoubleClick={false}
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionKeyCode={null}
        deleteKeyCode={null}
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        zIndexMode="manual"
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        onMoveStart={(event) => {
          if (event) looked.current = true;
          const element = holder.current;
          // What has the focus must stay in the page while the rest of the boxes is only a picture.
          const plain =
            many && far && !element?.querySelector(".react-flow__node :focus, .react-flow__node:focus");
          element?.setAttribute("data-looking", plain ? "far" : "near");
        }}
        onMoveEnd={() => holder.current?.removeAttribute("data-looking")}
        attributionPosition="top-right"
      >
        <Dots />
        {many && <EdgeLayer edges={edges} />}
        <EdgeNaming />
        <GuideLines />
        <Overview />
        <Legend />
        <ZoomControls catalog={catalog} />
      </ReactFlow>
      {document.nodes.length + document.groups.length === 0 && <EmptyHint />}
      {connection.reason && (
        <div
          className={css.reason}
          role="status"
          style={{ left: connection.reason.x, top: connection.reason.y }}
        >
          {connection.reason.text}
        </div>
      )}
    </div>
  );
}

function endDrop(): void {
  showDropTarget(null);
  showDropEdge(null);
}

/** The selection after the library's changes; what it did not mention stays as it was. */
function selectionAfter(changes: { type: string; id?: string; selected?: boolean }[]): string[] {
  const next = new Set(editor.getState().selection);
  for (const { id, selected } of changes) {
    if (!id) continue;
    if (selected) next.add(id);
    else next.delete(id);
  }
  return [...next];
}
