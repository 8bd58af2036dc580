package crashtest
import ("testing";"context";"time";"fmt";"sync";"net/http";"io";"strings")
func TestDbg(t *testing.T){
 s:=newStage(t); ctx,c:=context.WithTimeout(t.Context(),22*time.Second); defer c()
 s.begin(ctx)
 var w sync.WaitGroup
 w.Go(func(){s.submit(ctx,2)}); w.Go(func(){s.decide(ctx)}); w.Wait()
 for _,m:=range s.sink.Mails(){ if strings.Contains(m.Subject,"Eintrag"){ 
  a,err:=http.Get(m.Link()); if err!=nil{t.Fatal(err)}; b,_:=io.ReadAll(a.Body); i:=strings.Index(string(b),"<main"); fmt.Println(m.To, a.StatusCode, string(b[i:]))}}
}
